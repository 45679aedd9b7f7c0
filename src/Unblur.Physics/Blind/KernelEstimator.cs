using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Blind;

/// <summary>Finds the kernel of a shaken photo, coarse to fine, with no training.</summary>
/// <remarks>
/// Picture and kernel by turns on each scale of a pyramid of factor √2, from a kernel of about 3 px on: the framework of Cho and Lee, "Fast motion
/// deblurring", 2009, with the picture under an L0 prior of its gradients (<see cref="LatentStep"/>).
/// </remarks>
public static class KernelEstimator
{
    private const int CoarsestKernel = 5;

    /// <summary>Estimates the kernel of a photo, or of a region of one.</summary>
    public static BlurKernel Estimate(PlanarImage blurry, BlindOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        options ??= new BlindOptions();
        options.Validate();
        var plane = ScaledPlane.Of(blurry, options.Saturation);
        float[] kernel = Solve(plane, options.KernelSize, options, cancellation);
        return BlurKernel.FromWeights(options.KernelSize, [.. kernel.Select(weight => (double)weight)], 0);
    }

    /// <summary>The kernel of a size.</summary>
    internal static float[] Solve(ScaledPlane plane, int size, BlindOptions options, CancellationToken cancellation)
    {
        int scales = Math.Max(1, 1 + (int)Math.Floor(2 * Math.Log2((double)size / CoarsestKernel)));
        float lambda = options.GradientWeight;
        float[]? kernel = null;
        int last = 0;
        for (int scale = scales - 1; scale >= 0; scale--)
        {
            double factor = Math.Pow(2, -0.5 * scale);
            int here = scale == 0 ? size : OddSize(size * factor);
            kernel = kernel is null ? Start(here) : KernelCleaning.Resize(kernel, last, here);
            ScaleSolver solver = new(plane.Scaled(factor), here, options);
            lambda = solver.Run(kernel, lambda, cancellation);
            KernelCleaning.Centre(kernel, here);
            last = here;
        }

        return kernel!;
    }

    private static int OddSize(double size) => Math.Max(3, ((int)Math.Ceiling(size) / 2 * 2) + 1);

    /// <summary>Two dots next to each other: a single one would stay one.</summary>
    private static float[] Start(int size)
    {
        float[] kernel = new float[size * size];
        (kernel[kernel.Length / 2], kernel[(kernel.Length / 2) - 1]) = (0.5f, 0.5f);
        return kernel;
    }
}
