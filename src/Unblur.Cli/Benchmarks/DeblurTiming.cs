using Unblur.Cli.Options;

namespace Unblur.Cli.Benchmarks;

/// <summary>What restoring a photo of one size took.</summary>
/// <param name="Size">Of the photo.</param>
/// <param name="Seconds">Of every run but the first, which warms up.</param>
/// <param name="Report">Of the last run.</param>
/// <param name="PeakMemoryBytes">Most main memory that the process held during these runs; null where the system does not tell.</param>
/// <param name="MultiplyAccumulatesPerPixel">The network's work.</param>
/// <param name="PeakGigaflops">The machine's fastest convolution in the same precision, GFLOP/s.</param>
internal sealed record DeblurTiming(
    PhotoSize Size, IReadOnlyList<double> Seconds, DeblurReport Report, long? PeakMemoryBytes, double MultiplyAccumulatesPerPixel, double PeakGigaflops)
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

    /// <summary>By the median.</summary>
    public double MegapixelsPerSecond => Size.Megapixels / Median;

    /// <summary>GFLOP/s of the best run. What tiles compute twice where they overlap does not count.</summary>
    public double Gigaflops => 2 * MultiplyAccumulatesPerPixel * Size.Megapixels / 1e3 / Best;

    /// <summary>Best run against best convolution, 0 to 1.</summary>
    public double PeakShare => Gigaflops / PeakGigaflops;
}
