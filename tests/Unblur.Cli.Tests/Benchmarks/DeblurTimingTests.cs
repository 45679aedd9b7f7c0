using Unblur.Cli.Benchmarks;

namespace Unblur.Cli.Tests.Benchmarks;

public sealed class DeblurTimingTests
{
    private static readonly DeblurTiming s_timing = new(new(2000, 1000), [4, 1, 2], Report(), PeakMemoryBytes: 1_500_000_000, MultiplyAccumulatesPerPixel: 10_000, PeakGigaflops: 160);

    [Fact]
    public void MegapixelsPerSecond_ThreeRuns_AreOfTheMiddleOne() => Assert.Equal((2, 1), (s_timing.Median, s_timing.MegapixelsPerSecond));

    [Fact]
    public void Median_EvenNumberOfRuns_IsBetweenTheMiddleTwo() => Assert.Equal(1.5, (s_timing with { Seconds = [8, 1, 2, 0.5] }).Median);

    [Fact]
    public void PeakShare_ThreeRuns_IsOfTheBestOne() => Assert.Equal((40, 0.25), (s_timing.Gigaflops, s_timing.PeakShare));

    [Fact]
    public void Table_OneSize_HasItsNumbersInOneLine()
    {
        using StringWriter output = new();
        ModelCard card = new() { Name = "mine", Network = "resunet", File = "", Sha256 = "", Bytes = 0, Parameters = 0, License = "" };

        BenchmarkTable.Write(new(card, Threads: 2, "1.13.0", [s_timing]), output);

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("mine (resunet), 2 threads, ONNX Runtime 1.13.0", lines[0]);
        Assert.Equal(
            ["2000", "x", "1000", "cpu", "2.000", "1.000", "1.00", "40.0", "25", "%", "6", "1.5", "GB"],
            lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(lines[1].Length, lines[2].Length);
    }

    private static DeblurReport Report() => new()
    {
        Model = "mine",
        Device = "cpu",
        Tile = 512,
        Tiles = 6,
        MemoryRetries = 0,
        Guard = GuardOutcome.Passed,
        StrengthUsed = 1,
        Seconds = 4,
        PeakMemoryBytes = 0,
    };
}
