using Unblur.Physics.CameraShake;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Tests.Operators;

/// <summary>A blur operator, and its matrix K by rows as its definition has it, in float64.</summary>
/// <param name="Blur">The operator.</param>
/// <param name="Row">Of the pixel (x, y) of the result: from where it takes light, outside the image too, and how much.</param>
/// <param name="Border">What lies outside.</param>
internal sealed record OperatorCase(IBlurOperator Blur, Func<int, int, IEnumerable<(int X, int Y, double Weight)>> Row, BlurBorder Border)
{
    /// <summary>y(p) = Σ k(q) x(p − q); without border the result's first pixel lies a radius within the image.</summary>
    public static OperatorCase Of(KernelBlur blur)
    {
        int inset = blur.Border == BlurBorder.Valid ? blur.Kernel.Radius : 0;
        return new OperatorCase(blur, (x, y) => blur.Kernel.Taps.Select(tap => (x + inset - tap.Dx, y + inset - tap.Dy, (double)tap.Weight)), blur.Border);
    }

    /// <summary>y(p) = Σ k_b(p)(q) x(p − q).</summary>
    public static OperatorCase Of(BlockBlur blur)
        => new(blur, (x, y) => blur.KernelAt(x, y).Taps.Select(tap => (x - tap.Dx, y - tap.Dy, (double)tap.Weight)), BlurBorder.Replicate);

    /// <summary>y(p) = Σ k_m(p)(q) x(p + q).</summary>
    public static OperatorCase Of(VaryingBlur blur, MotionFlow flow, LineFormula formula) => new(
        blur,
        (x, y) => LineKernel.Of(flow[x, y].Rounded.Canonical, formula).Taps().Select(tap => (x + tap.Dx, y + tap.Dy, tap.Weight)),
        BlurBorder.Replicate);

    /// <summary>y(p) = Σ w(t) x(H(t)⁻¹ p), bilinear.</summary>
    public static OperatorCase Of(CameraShakeBlur blur)
    {
        ExposureFrame[] frames = ExposureFrame.Cut(blur.Path, blur.View, CameraShakeBlur.MaximumStep);
        return new OperatorCase(blur, Row, BlurBorder.Replicate);

        IEnumerable<(int X, int Y, double Weight)> Row(int x, int y)
        {
            foreach (ExposureFrame frame in frames)
            {
                PathPoint moved = frame.Source.Displacement(new PathPoint(x - ((blur.View.Width - 1) / 2.0), y - ((blur.View.Height - 1) / 2.0)));
                (int left, int top) = ((int)Math.Floor(moved.X), (int)Math.Floor(moved.Y));
                (double right, double bottom) = (moved.X - left, moved.Y - top);
                yield return (x + left, y + top, frame.Weight * (1 - right) * (1 - bottom));
                yield return (x + left + 1, y + top, frame.Weight * right * (1 - bottom));
                yield return (x + left, y + top + 1, frame.Weight * (1 - right) * bottom);
                yield return (x + left + 1, y + top + 1, frame.Weight * right * bottom);
            }
        }
    }

    /// <summary>K x.</summary>
    public double[] SlowApply(double[] sharp, int channels, int height, int width, int resultHeight, int resultWidth)
    {
        double[] blurry = new double[channels * resultHeight * resultWidth];
        ForEachWeight(channels, height, width, resultHeight, resultWidth, (from, to, weight) => blurry[to] += weight * sharp[from]);
        return blurry;
    }

    /// <summary>Kᵀ y: the same products, sent the other way.</summary>
    public double[] SlowAdjoint(double[] blurry, int channels, int height, int width, int resultHeight, int resultWidth)
    {
        double[] sharp = new double[channels * height * width];
        ForEachWeight(channels, height, width, resultHeight, resultWidth, (from, to, weight) => sharp[from] += weight * blurry[to]);
        return sharp;
    }

    private void ForEachWeight(int channels, int height, int width, int resultHeight, int resultWidth, Action<int, int, double> action)
    {
        for (int to = 0; to < resultHeight * resultWidth; to++)
        {
            foreach ((int x, int y, double weight) in Row(to % resultWidth, to / resultWidth))
            {
                int from = (Inside(y, height) * width) + Inside(x, width);
                for (int channel = 0; channel < channels; channel++)
                {
                    action((channel * height * width) + from, (channel * resultHeight * resultWidth) + to, weight);
                }
            }
        }
    }

    private int Inside(int index, int size) => Border switch
    {
        BlurBorder.Circular => ((index % size) + size) % size,
        BlurBorder.Valid => index is >= 0 && index < size ? index : throw new InvalidOperationException($"{index} lies outside 0 to {size - 1}."),
        _ => Math.Clamp(index, 0, size - 1),
    };
}
