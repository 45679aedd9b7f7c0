using Unblur.Imaging;
using Unblur.Metrics;

namespace Unblur.Training.Session;

/// <summary>PSNR in dB, at most 100: what is black everywhere is restored without error, and an infinite PSNR would make every mean infinite.</summary>
internal static class BoundedPsnr
{
    private const double Highest = 100;

    /// <param name="restored">Values in [0,1].</param>
    /// <param name="sharp">As many.</param>
    internal static double Of(ReadOnlySpan<float> restored, ReadOnlySpan<float> sharp) => Math.Min(Highest, Psnr.Of(restored, sharp));

    /// <param name="restored">C x H x W, [0,1].</param>
    /// <param name="sharp">Of the same size.</param>
    internal static double Of(PlanarImage restored, PlanarImage sharp) => Math.Min(Highest, Psnr.Of(restored, sharp));
}
