using System.Globalization;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Benchmarks;

/// <summary>The result of <c>unblur bench deblur</c> as text: model and machine, then one line for each size.</summary>
internal static class BenchmarkTable
{
    public static void Write(BenchmarkResult result, TextWriter output)
    {
        output.WriteLine($"{result.Model.Name} ({result.Model.Network}), {Words.Count(result.Threads, "thread")}, libtorch {result.Libtorch}");
        output.WriteLine("         size  where    precision  median s    best s     MP/s   GFLOP/s  of conv. peak  tiles  peak memory");
        foreach (DeblurTiming timing in result.Timings)
        {
            output.WriteLine(Line(timing));
        }
    }

    private static string Line(DeblurTiming timing)
    {
        string memory = timing.PeakMemoryBytes is { } bytes ? Words.Bytes(bytes) : "unknown";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{timing.Size,13}  {timing.Report.Device,-7}  {timing.Report.Precision,-9}  {timing.Median,8:0.000}  {timing.Best,8:0.000}  {timing.MegapixelsPerSecond,7:0.00}"
            + $"  {timing.Gigaflops,8:0.0}  {timing.PeakShare * 100,11:0} %  {timing.Report.Tiles,5}  {memory,11}");
    }
}
