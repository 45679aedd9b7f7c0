using System.Numerics;

namespace Unblur.Metrics;

/// <summary>One row of the image as the template sees it, and the sums over it that ECC needs. Holds the buffers of one thread.</summary>
internal sealed class EccRow
{
    private readonly double[] _x;
    private readonly double[] _ones;
    private readonly double[] _maskedImage;
    private readonly double[] _maskedTemplate;
    private readonly int _length;

    internal EccRow(int width)
    {
        _length = DoublePlane.RoundUp(width);
        _x = [.. Enumerable.Range(0, _length).Select(x => (double)x)];
        _ones = [.. Enumerable.Repeat(1.0, _length)];
        (Image, GradientX, GradientY) = (new double[_length], new double[_length], new double[_length]);
        (Radial, Mask) = (new double[_length], new double[_length]);
        (_maskedImage, _maskedTemplate) = (new double[_length], new double[_length]);
    }

    internal double[] Image { get; }

    /// <summary>x gradient / w.</summary>
    internal double[] GradientX { get; }

    /// <summary>y gradient / w.</summary>
    internal double[] GradientY { get; }

    /// <summary>-(x' GradientX + y' GradientY), (x', y') being where the map leads.</summary>
    internal double[] Radial { get; }

    /// <summary>1 where the nearest pixel of the image exists.</summary>
    internal double[] Mask { get; }

    /// <summary>All sums over this row.</summary>
    /// <param name="y">The row in the template.</param>
    /// <param name="template">Its values.</param>
    internal EccSums Sum(int y, ReadOnlySpan<double> template)
    {
        for (var x = 0; x < _length; x++) (_maskedImage[x], _maskedTemplate[x]) = (Mask[x] * Image[x], Mask[x] * template[x]);
        double[][] gradients = [GradientX, GradientY, Radial];
        var sums = new EccSums();
        for (var p = 0; p < gradients.Length; p++)
        {
            for (var q = p; q < gradients.Length; q++) sums.AddHessian(p, q, y, Moments(gradients[p], gradients[q]));
            sums.AddProjections(p, y, Moments(gradients[p], Image), Moments(gradients[p], _maskedTemplate), Moments(gradients[p], Mask));
        }

        sums.AddMeans(
            Moments(Mask, _ones).Sum,
            (Moments(_maskedImage, _ones).Sum, Moments(_maskedTemplate, _ones).Sum),
            (Moments(_maskedImage, Image).Sum, Moments(_maskedImage, _maskedTemplate).Sum));
        return sums;
    }

    /// <summary>The sums of uv, uvx and uvx².</summary>
    private (double Sum, double X, double XX) Moments(double[] u, double[] v)
    {
        Vector<double> sum = default, sumX = default, sumXX = default;
        for (var i = 0; i < _length; i += Vector<double>.Count)
        {
            var x = new Vector<double>(_x, i);
            var product = new Vector<double>(u, i) * new Vector<double>(v, i);
            var productX = product * x;
            sum += product;
            sumX += productX;
            sumXX = Vector.MultiplyAddEstimate(productX, x, sumXX);
        }

        return (Vector.Sum(sum), Vector.Sum(sumX), Vector.Sum(sumXX));
    }
}
