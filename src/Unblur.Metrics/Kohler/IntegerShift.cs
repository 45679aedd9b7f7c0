using Unblur.Metrics.Filters;
using Unblur.Torch;

namespace Unblur.Metrics.Kohler;

/// <summary>Finds by how many whole pixels an image has to be moved to lie on another, at the peak of their circular cross-correlation.</summary>
/// <remarks>Guizar-Sicairos, Thurman and Fienup 2008, as their <c>dftregistration</c> does with factor 1; double precision.</remarks>
internal sealed class IntegerShift
{
    private readonly int _height;
    private readonly int _width;
    private readonly byte[] _conjugateSpectrum;

    /// <param name="image">The one to move. Its spectrum is kept, for many targets.</param>
    internal IntegerShift(DoublePlane image)
    {
        using var scope = new TensorScope();
        (_height, _width) = (image.Height, image.Width);
        _conjugateSpectrum = Functional.Conj(Functional.Rfft2(Pack(image))).ToBytes();
    }

    /// <summary>How far to move the image right and down so that it lies on <paramref name="target"/>, which has its size.</summary>
    /// <remarks>Of equal peaks the first by columns counts. Shifts of half a side and more are negative.</remarks>
    internal (int X, int Y) Onto(DoublePlane target)
    {
        using var scope = new TensorScope();
        var conjugate = Tensor.FromBytes(_conjugateSpectrum, DType.Complex128, [_height, (_width / 2) + 1]);
        double[] correlation = Functional.Irfft2(Functional.Rfft2(Pack(target)) * conjugate, _height, _width).ToArray<double>();
        (int peakX, int peakY) = (0, 0);
        for (int x = 0; x < _width; x++)
        {
            for (int y = 0; y < _height; y++)
            {
                if (correlation[(y * _width) + x] > correlation[(peakY * _width) + peakX])
                {
                    (peakX, peakY) = (x, y);
                }
            }
        }

        return (Wrap(peakX, _width), Wrap(peakY, _height));
    }

    /// <summary>The original compares an index that counts from 1 with half of the length.</summary>
    private static int Wrap(int shift, int length) => shift + 1 > length / 2 ? shift - length : shift;

    private static Tensor Pack(DoublePlane plane)
    {
        double[] values = new double[plane.Height * plane.Width];
        for (int y = 0; y < plane.Height; y++)
        {
            plane.Row(y).CopyTo(values.AsSpan(y * plane.Width));
        }

        return Tensor.From(values, plane.Height, plane.Width);
    }
}
