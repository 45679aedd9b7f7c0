using Unblur.Cli.Options;

namespace Unblur.Cli.Benchmarks;

/// <summary>The time and memory of restoring a photo of one size.</summary>
/// <param name="Size">The size of the photo.</param>
/// <param name="Seconds">The time of every run except the first, which warms up.</param>
/// <param name="Report">The report of the last run.</param>
/// <param name="PeakMemoryBytes">The peak of main memory during these runs; null where the system does not report it.</param>
/// <param name="MultiplyAccumulatesPerPixel">The network's multiply-accumulates for each pixel.</param>
/// <param name="PeakGigaflops">The machine's fastest convolution in libtorch, GFLOP/s; null where it is not known.</param>
internal sealed record DeblurTiming(
    PhotoSize Size, IReadOnlyList<double> Seconds, DeblurReport Report, long? PeakMemoryBytes, double MultiplyAccumulatesPerPixel, double? PeakGigaflops)
{
    public double Best => Seconds.Min();

    public double Median
    {
        get
        {
            double[] sorted = [.. Seconds.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Megapixels per second of the median run.</summary>
    public double MegapixelsPerSecond => Size.Megapixels / Median;

    /// <summary>GFLOP/s of the best run. Work that is done twice where tiles overlap does not count.</summary>
    public double Gigaflops => 2 * MultiplyAccumulatesPerPixel * Size.Megapixels / 1e3 / Best;

    /// <summary>
    /// Speed of the best run, relative to the fastest convolution of float32; above 1 where ONNX Runtime is faster. Null in 8 bits, which has another peak.
    /// </summary>
    public double? PeakShare => Report.IsIn8Bits ? null : Gigaflops / PeakGigaflops;
}
