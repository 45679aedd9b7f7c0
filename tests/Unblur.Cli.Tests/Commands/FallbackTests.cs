using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What a network does not give never counts as a measurement: weights whose products overflow give NaN.</summary>
public sealed class FallbackTests : IDisposable
{
    private const double Overflowing = 1e38;

    private readonly TemporaryFolder _folder = new();

    public FallbackTests()
    {
        TestModel.Install(_folder.PathOf("home"), residual: Overflowing);
        foreach (string kind in new[] { "blur", "sharp" })
        {
            TestPhotos.Write(_folder.PathOf("set", kind, "bright.png"), 64, 64, seed: kind.Length);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eval_PhotoThatComesOutAsNan_HasFailedAndIsNotInTheMean()
    {
        CliResult result = await Run("eval", "--dataset", "blur-sharp", "set", "-n", TestModel.Name);
        CliResult report = await Run("eval", "--dataset", "blur-sharp", "set", "-n", TestModel.Name, "--json");

        Assert.Equal((3, 3), (result.ExitCode, report.ExitCode));
        Assert.DoesNotContain("mean of", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("bright.png: FAILED: was not restored", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("NaN", result.Stderr, StringComparison.Ordinal);
        Assert.All(report.Json.GetProperty("photos").EnumerateArray(), photo => Assert.Contains("was not restored", photo.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Motion_RelativeToAModelThatGivesNan_HasFailed()
    {
        TestModel.InstallMotion(_folder.PathOf("home"));

        CliResult result = await Run("motion", "set/blur/bright.png", "--relative", TestModel.Name, "-n", TestModel.MotionName, "-o", "m.png");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("was not restored", result.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("m.png")));
    }

    [Fact]
    public async Task Motion_NetworkThatGivesNan_HasFailedAndWritesNothing()
    {
        TestModel.InstallMotion(_folder.PathOf("home"), last: Overflowing);

        CliResult result = await Run("motion", "set/blur/bright.png", "-n", TestModel.MotionName, "-o", "m.png", "--flow", "flo");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("NaN", result.Stderr, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root, "m.*"));
    }

    [Fact]
    public async Task Bench_NetworkThatGivesNan_HasNoTime()
    {
        CliResult result = await Run("bench", "deblur", "--size", "64x64", "--runs", "1", "-n", TestModel.Name);

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("NaN", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval --dataset blur-sharp set -n broken.safetensors")]
    [InlineData("deblur set/blur -n broken.safetensors -o out")]
    [InlineData("bench deblur --size 64x64 --runs 1 -n broken.safetensors")]
    [InlineData("motion set/blur -n brokenmotion.safetensors -o out")]
    public async Task Command_WeightsThatAreNotFinite_Gives5(string command)
    {
        Break(Path.Combine(_folder.PathOf("home"), "models", $"{TestModel.Name}.safetensors"), "broken.safetensors");
        Break(TestModel.InstallMotion(_folder.PathOf("home")), "brokenmotion.safetensors");

        CliResult result = await Run(command.Split(' '));

        Assert.Equal(5, result.ExitCode);
        Assert.Contains("not finite", result.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")) && Directory.EnumerateFiles(_folder.PathOf("out")).Any());
    }

    [Fact]
    public async Task Deblur_ImplausibleResult_SaysSoOnce()
    {
        CliResult result = await Run("deblur", "set/blur/bright.png", "-o", "out.png");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, result.Stderr.Split("NaN").Length);
    }

    // The last four bytes of a safetensors file are the last value of its last tensor.
    private void Break(string weights, string name)
    {
        byte[] bytes = File.ReadAllBytes(weights);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(_folder.PathOf(name), bytes);
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), arguments);
}
