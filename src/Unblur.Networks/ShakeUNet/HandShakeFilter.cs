using System.Buffers;
using Unblur.Torch;

namespace Unblur.Networks.ShakeUNet;

/// <summary>Sharpens a photo of which only the moments of its shake are known: the Wiener filter of the mean hand shake with these moments.</summary>
/// <remarks>
/// A shake of moments S damps the frequency f (rad/px) by an amount that depends mostly on r = sqrt(f' S f). Over many hand shakes
/// with curved paths the mean m(r) and the mean square s(r) of their transfer give the linear filter with the least expected error,
/// (1 + c) m / (s + c), with c = 0.03 for what noise, rounding and encoded light add. It is below 0 where most shakes turn the phase around.
/// </remarks>
public static class HandShakeFilter
{
    /// <summary>Most photo around a region that its filter reaches into, px.</summary>
    internal const int Context = 96;

    /// <summary>How far a filter reaches, in spreads of its shake.</summary>
    private const double Reach = 10;

    /// <summary>Sizes that are quick to transform.</summary>
    private const int SizeStep = 32;

    /// <summary>The response at r = 0, 1/4, 1/2, ..., between them a smooth curve (Catmull-Rom); 0 beyond.</summary>
    private static readonly float[] Knots =
    [
        1, 1.029f, 1.124f, 1.303f, 1.591f, 1.975f, 2.138f, 1.261f, -0.083f, -0.762f, -1.039f, -1.174f, -1.279f, -1.354f, -1.335f, -1.116f, -0.698f,
        -0.238f, 0.098f, 0.295f, 0.408f, 0.448f, 0.477f, 0.442f, 0.392f, 0.327f, 0.241f, 0.164f, 0.115f, 0.084f, 0.059f, 0.052f, 0,
    ];

    private const double Step = 0.25;

    /// <summary>The factor of a frequency at which the shake has the phase radius r = sqrt(f' S f), at least 0.</summary>
    public static float Response(double radius)
    {
        double place = radius / Step;
        if (!(place < Knots.Length - 1))
        {
            return 0;
        }

        int knot = (int)place;
        (float before, float first, float second, float after) = (Knots[Math.Abs(knot - 1)], Knots[knot], Knots[knot + 1], knot + 2 < Knots.Length ? Knots[knot + 2] : 0);
        float t = (float)(place - knot);
        return first + (0.5f * t * (second - before + (t * ((2 * before) - (5 * first) + (4 * second) - after + (t * ((3 * (first - second)) + after - before))))));
    }

    /// <summary>Filters every place of a photo by the shake there.</summary>
    /// <param name="image">(1, C, H, W), float32; continued beyond its borders by its outermost pixels.</param>
    /// <param name="map">The shake, in the image's coordinates.</param>
    /// <returns>(1, C, H, W).</returns>
    public static Tensor Apply(Tensor image, ShakeMap map)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(map);
        using var scope = new TensorScope();
        Tensor padded = Functional.Pad(image, Context, Context + SizeStep, Context, Context + SizeStep, PadMode.Replicate);
        var result = Tensor.Zeros(image.Shape, device: image.Device);
        foreach (ShakeCell cell in map.Cells((int)image.Size(2), (int)image.Size(3)))
        {
            using var inner = new TensorScope();
            cell.AddTo(result, Filter(padded, cell));
        }

        return scope.Keep(result);
    }

    private static Tensor Filter(Tensor padded, ShakeCell cell)
    {
        using var scope = new TensorScope();
        int context = Math.Min(Context, RoundUp((int)Math.Ceiling(Reach * cell.Moments.Spread)));
        (int rows, int columns) = (RoundUp(cell.Height + (2 * context)), RoundUp(cell.Width + (2 * context)));
        Tensor window = padded.Narrow(2, cell.Top + Context - context, rows).Narrow(3, cell.Left + Context - context, columns);
        Tensor response = Responses(rows, columns, cell.Moments).To(padded.Device);
        Tensor filtered = Functional.Irfft2(Functional.Rfft2(window) * response, rows, columns);
        return scope.Keep(filtered.Narrow(2, context, cell.Height).Narrow(3, context, cell.Width));
    }

    /// <summary>The filter at the frequencies of a real transform, rows x (columns / 2 + 1).</summary>
    private static Tensor Responses(int rows, int columns, ShakeMoments moments)
    {
        int count = (columns / 2) + 1;
        float[] responses = ArrayPool<float>.Shared.Rent(rows * count);                            // new arrays of this size would pile up
        for (int row = 0; row < rows; row++)
        {
            double y = Math.Tau * (row <= rows / 2 ? row : row - rows) / rows;
            for (int column = 0; column < count; column++)
            {
                double x = Math.Tau * column / columns;
                double square = (moments.XX * x * x) + (moments.YY * y * y) + (2 * moments.XY * x * y);
                responses[(row * count) + column] = Response(Math.Sqrt(Math.Max(0, square)));
            }
        }

        var tensor = Tensor.From<float>(responses.AsSpan(0, rows * count), rows, count);
        ArrayPool<float>.Shared.Return(responses);
        return tensor;
    }

    private static int RoundUp(int size) => (size + SizeStep - 1) / SizeStep * SizeStep;
}
