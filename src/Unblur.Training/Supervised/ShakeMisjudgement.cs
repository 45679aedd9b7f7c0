using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Physics.Shake;

namespace Unblur.Training.Supervised;

/// <summary>The shake of a training patch with the error of an estimate: near the truth, and now and then far off.</summary>
/// <remarks>
/// A patch is too small to estimate its shake from, so its true moments are bent by errors of the size that estimates from whole photos have.
/// </remarks>
internal static class ShakeMisjudgement
{
    private const double FarShare = 0.2;
    private const double FarFactor = 2;

    /// <summary>The moments of a kernel.</summary>
    internal static ShakeMoments Truth(BlurKernel kernel)
    {
        (double xx, double yy, double xy) = kernel.Moments();
        return new ShakeMoments(xx, yy, xy);
    }

    /// <param name="kernel">The patch's blur.</param>
    /// <param name="error">Standard deviation of each of the values of <see cref="ShakeCode.Encode"/>; twice as large for one patch in five.</param>
    /// <param name="random">Gives seven numbers, whatever the error.</param>
    internal static ShakeMoments Draw(BlurKernel kernel, double error, Random random)
    {
        double size = error * (random.NextDouble() < FarShare ? FarFactor : 1);
        double[] errors = [size * random.NextNormal(), size * random.NextNormal(), size * random.NextNormal()];
        return ShakeCode.Decode([.. ShakeCode.Encode(Truth(kernel)).Zip(errors, (value, off) => value + off)]);
    }
}
