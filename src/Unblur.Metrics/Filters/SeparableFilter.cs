using System.Numerics;

namespace Unblur.Metrics.Filters;

/// <summary>What a filter finds outside the image.</summary>
internal enum Border
{
    /// <summary>aaa|abcd|ddd: "replicate", SciPy's "nearest".</summary>
    Replicate,

    /// <summary>cba|abcd|dcb: MATLAB's "symmetric", OpenCV's BORDER_REFLECT.</summary>
    Symmetric,

    /// <summary>dcb|abcd|cba: OpenCV's BORDER_REFLECT_101.</summary>
    Reflect101,
}

/// <summary>Correlation with the same weights along rows and columns, at every pixel or at every second.</summary>
internal static class SeparableFilter
{
    /// <summary>Size kept: output (y, x) is centred on input (y, x). The number of taps is odd.</summary>
    internal static DoublePlane Blur(DoublePlane plane, double[] taps, Border border)
        => Apply(plane, taps, taps.Length / 2, step: 1, plane.Height, plane.Width, border);

    /// <summary>Output i is the sum over k of taps[k] times input 2i + k - <paramref name="offset"/>, along both axes.</summary>
    internal static DoublePlane Halve(DoublePlane plane, double[] taps, int offset, int height, int width, Border border = Border.Symmetric)
        => Apply(plane, taps, offset, step: 2, height, width, border);

    /// <summary>Where a border finds index <paramref name="i"/> of a line of <paramref name="length"/> values.</summary>
    internal static int Index(int i, int length, Border border)
    {
        if ((uint)i < (uint)length || length == 1)
        {
            return Math.Clamp(i, 0, length - 1);
        }

        if (border == Border.Replicate)
        {
            return Math.Clamp(i, 0, length - 1);
        }

        int period = border == Border.Symmetric ? 2 * length : 2 * (length - 1);
        i = ((i % period) + period) % period;
        if (i < length)
        {
            return i;
        }

        return border == Border.Symmetric ? period - 1 - i : period - i;
    }

    private static DoublePlane Apply(DoublePlane plane, double[] taps, int offset, int step, int height, int width, Border border)
    {
        var output = new DoublePlane(height, width);
        int reach = ((width - 1) * step) + taps.Length;
        Parallel.For(
            0,
            height,
            () => (Column: new double[plane.Stride], Extended: new double[DoublePlane.RoundUp(reach) + DoublePlane.RoundUp(taps.Length)]),
            (y, _, buffers) =>
            {
                Down(plane, taps, (y * step) - offset, border, buffers.Column);
                for (int x = 0; x < reach; x++)
                {
                    buffers.Extended[x] = buffers.Column[Index(x - offset, plane.Width, border)];
                }

                if (step == 1)
                {
                    Across(buffers.Extended, taps, output.Values.AsSpan(y * output.Stride, output.Stride));
                }
                else
                {
                    AcrossStepping(buffers.Extended, taps, step, output.Row(y));
                }

                output.Values.AsSpan((y * output.Stride) + width, output.Stride - width).Clear();
                return buffers;
            },
            _ => { });
        return output;
    }

    /// <summary>One row of the vertical pass.</summary>
    private static void Down(DoublePlane plane, double[] taps, int top, Border border, double[] row)
    {
        Span<int> starts = stackalloc int[taps.Length];
        for (int k = 0; k < taps.Length; k++)
        {
            starts[k] = Index(top + k, plane.Height, border) * plane.Stride;
        }

        for (int x = 0; x < plane.Stride; x += Vector<double>.Count)
        {
            Vector<double> sum = Vector<double>.Zero;
            for (int k = 0; k < taps.Length; k++)
            {
                sum = Vector.MultiplyAddEstimate(new Vector<double>(plane.Values, starts[k] + x), new Vector<double>(taps[k]), sum);
            }

            sum.CopyTo(row, x);
        }
    }

    private static void Across(double[] input, double[] taps, Span<double> output)
    {
        for (int x = 0; x < output.Length; x += Vector<double>.Count)
        {
            Vector<double> sum = Vector<double>.Zero;
            for (int k = 0; k < taps.Length; k++)
            {
                sum = Vector.MultiplyAddEstimate(new Vector<double>(input, x + k), new Vector<double>(taps[k]), sum);
            }

            sum.CopyTo(output[x..]);
        }
    }

    private static void AcrossStepping(double[] input, double[] taps, int step, Span<double> output)
    {
        for (int x = 0; x < output.Length; x++)
        {
            double sum = 0.0;
            for (int k = 0; k < taps.Length; k++)
            {
                sum += taps[k] * input[(x * step) + k];
            }

            output[x] = sum;
        }
    }
}
