using System.Text.Json;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

public sealed class BenchCommandTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    /// <summary>Of the tiny model: (head and tail + 2 x 3 blocks' convolutions at half and quarter size + up and down) x 1/4 and 1/16.</summary>
    private const double TinyWork = (((2 * 9 * 12 * 4) + (4 * 9 * 16)) / 4.0) + (((2 * 9 * 16) + (2 * 4 * 16)) / 16.0);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task BenchDeblur_TwoSizes_ReportsTimesThatAgree()
    {
        CliResult result = await CliProcess.Run(
            _folder.Root, model.Home, "bench", "deblur", "--size", "160x96", "--size", "97x301", "--runs", "2", "--precision", "fp32", "--threads", "1", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Equal(("tiny", 1), (result.Json.GetProperty("model").GetString(), result.Json.GetProperty("threads").GetInt32()));
        JsonElement[] timings = [.. result.Json.GetProperty("timings").EnumerateArray()];
        Assert.Equal([(160, 96), (97, 301)], timings.Select(timing => (timing.GetProperty("width").GetInt32(), timing.GetProperty("height").GetInt32())));
        Assert.All(timings, AssertAgrees);
    }

    [Theory]
    [InlineData("--size", "big")]
    [InlineData("--size", "0x720")]
    [InlineData("--runs", "0")]
    [InlineData("--tile", "8")]
    public async Task BenchDeblur_ValueThatMakesNoSense_Gives2(string option, string value)
    {
        CliResult result = await CliProcess.Run(_folder.Root, model.Home, "bench", "deblur", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(value, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchDeblur_NoModel_Gives5()
        => Assert.Equal(5, (await CliProcess.Run(_folder.Root, _folder.Root, "bench", "deblur")).ExitCode);

    private static void AssertAgrees(JsonElement timing)
    {
        double[] seconds = [.. timing.GetProperty("seconds").EnumerateArray().Select(value => value.GetDouble())];
        double pixels = timing.GetProperty("width").GetDouble() * timing.GetProperty("height").GetDouble();
        Assert.Equal(2, seconds.Length);
        Assert.Equal("float32", timing.GetProperty("precision").GetString());
        Assert.Equal(TinyWork, timing.GetProperty("multiplyAccumulatesPerPixel").GetDouble());
        AssertNear(seconds.Min(), timing.GetProperty("bestSeconds"));
        AssertNear(seconds.Average(), timing.GetProperty("medianSeconds"));
        AssertNear(pixels / 1e6 / seconds.Average(), timing.GetProperty("megapixelsPerSecond"));
        AssertNear(2 * TinyWork * pixels / 1e9 / seconds.Min(), timing.GetProperty("gigaflopsPerSecond"));
        AssertNear(timing.GetProperty("gigaflopsPerSecond").GetDouble() / timing.GetProperty("peakGigaflopsPerSecond").GetDouble(), timing.GetProperty("peakShare"));
        Assert.True(timing.GetProperty("peakGigaflopsPerSecond").GetDouble() > 0);
    }

    private static void AssertNear(double expected, JsonElement actual) => Assert.Equal(expected, actual.GetDouble(), tolerance: 1e-9 * expected);
}
