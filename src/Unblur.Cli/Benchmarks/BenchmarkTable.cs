using System.Globalization;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Benchmarks;

/// <summary>The result of <c>unblur bench deblur</c> as text: model and machine, then one line for each size.</summary>
internal static class BenchmarkTable
{
    public static void Write(BenchmarkResult result, TextWriter output)
    {
        output.WriteLine($"{result.Model.Name} ({result.Model.Network}), {Words.Count(result.Threads, "thread")}, ONNX Runtime {result.Runtime}");
        output.WriteLine("         size  where    median s    best s     MP/s   GFLOP/s  of conv. peak  tiles  peak memory");
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
            $"{timing.Size,13}  {timing.Report.Device,-7}  {timing.Median,8:0.000}  {timing.Best,8:0.000}  {timing.MegapixelsPerSecond,7:0.00}"
            + $"  {timing.Gigaflops,8:0.0}  {Share(timing),13}  {timing.Report.Tiles,5}  {memory,11}");
    }

    private static string Share(DeblurTiming timing)
        => timing.PeakShare is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %") : timing.Report.IsIn8Bits ? "-" : "unknown";
}
