using Unblur.Imaging;
using Unblur.Physics.Kernels;
using Unblur.Torch;

namespace Unblur.Training.Blurring;

/// <summary>Blurs as a lens that is out of focus: by a disc of random radius. Has nothing in common with motion, as a control for other sources.</summary>
internal sealed class DefocusBlurSource : IBlurSource
{
    private const double LeastRadius = 1, MostRadius = 6;
    private const int Steps = 8;

    public Tensor Blur(Tensor sharp, IReadOnlyList<Random> random)
    {
        using var grad = GradMode.Disabled();
        using var scope = new TensorScope();
        int side = (int)sharp.Size(2);
        var blurred = new Tensor[random.Count];
        for (int i = 0; i < blurred.Length; i++)
        {
            PlanarImage patch = new(3, side, side, sharp.Narrow(0, i, 1).Contiguous().ToArray<float>());
            BlurKernel disc = Disc(LeastRadius + ((MostRadius - LeastRadius) * random[i].NextDouble()));
            blurred[i] = Tensor.From(new KernelBlur(disc).Apply(patch).Values, 1, 3, side, side);
        }

        return scope.Keep(Tensor.Cat(blurred, 0).To(sharp.Device));
    }

    /// <summary>The share of each pixel that lies in the disc.</summary>
    internal static BlurKernel Disc(double radius)
    {
        int reach = (int)Math.Ceiling(radius), size = (2 * reach) + 1;
        double[] weights = new double[size * size];
        for (int i = 0; i < weights.Length; i++)
        {
            (int x, int y) = ((i % size) - reach, (i / size) - reach);
            weights[i] = Enumerable.Range(0, Steps * Steps).Count(part => double.Hypot(x + Offset(part % Steps), y + Offset(part / Steps)) <= radius);
        }

        return BlurKernel.FromWeights(size, weights, 2 * radius);

        static double Offset(int step) => ((step + 0.5) / Steps) - 0.5;
    }
}
