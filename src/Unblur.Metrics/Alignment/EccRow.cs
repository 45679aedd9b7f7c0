using System.Runtime.Intrinsics;

namespace Unblur.Metrics.Alignment;

/// <summary>One row of the image as the template sees it, and the sums over it that ECC needs. Holds the buffers of one thread.</summary>
/// <remarks>Rows are filled up with zeros to whole vectors.</remarks>
internal sealed class EccRow
{
    private readonly double[] _x;
    private readonly double[] _maskedTemplate;
    private readonly double[][] _gradients;

    internal EccRow(int width)
    {
        Length = (width + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;
        _x = [.. Enumerable.Range(0, Length).Select(x => (double)x)];
        (Image, GradientX, GradientY) = (new double[Length], new double[Length], new double[Length]);
        (Radial, Mask) = (new double[Length], new double[Length]);
        _maskedTemplate = new double[Length];
        _gradients = [GradientX, GradientY, Radial];
    }

    /// <summary>The width, rounded up to whole vectors.</summary>
    internal int Length { get; }

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
        for (int x = 0; x < template.Length; x++)
        {
            _maskedTemplate[x] = Mask[x] * template[x];
        }

        var sums = new EccSums();
        Span<(double Sum, double X, double XX)> moments = stackalloc (double, double, double)[3];
        for (int p = 0; p < _gradients.Length; p++)
        {
            Moments(_gradients[p], _gradients[0], _gradients[1], _gradients[2], moments);
            for (int q = p; q < _gradients.Length; q++)
            {
                sums.AddHessian(p, q, y, moments[q]);
            }

            Moments(_gradients[p], Image, _maskedTemplate, Mask, moments);
            sums.AddProjections(p, y, moments[0], moments[1], moments[2]);
        }

        AddMeans(sums);
        return sums;
    }

    /// <summary>The sums of uv, uvx and uvx² for three v, in registers all of them.</summary>
    private void Moments(double[] u, double[] v0, double[] v1, double[] v2, Span<(double Sum, double X, double XX)> moments)
    {
        Vector256<double> sum0 = default, sumX0 = default, sumXX0 = default;
        Vector256<double> sum1 = default, sumX1 = default, sumXX1 = default;
        Vector256<double> sum2 = default, sumX2 = default, sumXX2 = default;
        for (int i = 0; i < Length; i += Vector256<double>.Count)
        {
            Vector256<double> x = Vector256.Create(_x, i), factor = Vector256.Create(u, i);
            Vector256<double> factorX = factor * x, factorXX = factorX * x;
            Vector256<double> value0 = Vector256.Create(v0, i), value1 = Vector256.Create(v1, i), value2 = Vector256.Create(v2, i);
            sum0 = Vector256.MultiplyAddEstimate(factor, value0, sum0);
            sumX0 = Vector256.MultiplyAddEstimate(factorX, value0, sumX0);
            sumXX0 = Vector256.MultiplyAddEstimate(factorXX, value0, sumXX0);
            sum1 = Vector256.MultiplyAddEstimate(factor, value1, sum1);
            sumX1 = Vector256.MultiplyAddEstimate(factorX, value1, sumX1);
            sumXX1 = Vector256.MultiplyAddEstimate(factorXX, value1, sumXX1);
            sum2 = Vector256.MultiplyAddEstimate(factor, value2, sum2);
            sumX2 = Vector256.MultiplyAddEstimate(factorX, value2, sumX2);
            sumXX2 = Vector256.MultiplyAddEstimate(factorXX, value2, sumXX2);
        }

        moments[0] = (Vector256.Sum(sum0), Vector256.Sum(sumX0), Vector256.Sum(sumXX0));
        moments[1] = (Vector256.Sum(sum1), Vector256.Sum(sumX1), Vector256.Sum(sumXX1));
        moments[2] = (Vector256.Sum(sum2), Vector256.Sum(sumX2), Vector256.Sum(sumXX2));
    }

    private void AddMeans(EccSums sums)
    {
        Vector256<double> count = default, images = default, templates = default, squares = default, products = default;
        for (int i = 0; i < Length; i += Vector256<double>.Count)
        {
            Vector256<double> mask = Vector256.Create(Mask, i), image = Vector256.Create(Image, i), template = Vector256.Create(_maskedTemplate, i);
            Vector256<double> masked = mask * image;
            count += mask;
            images += masked;
            templates += template;
            squares = Vector256.MultiplyAddEstimate(masked, image, squares);
            products = Vector256.MultiplyAddEstimate(masked, template, products);
        }

        sums.AddMeans(
            Vector256.Sum(count), (Vector256.Sum(images), Vector256.Sum(templates)), (Vector256.Sum(squares), Vector256.Sum(products)));
    }
}
