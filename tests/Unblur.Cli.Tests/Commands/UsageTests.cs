using System.Globalization;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("sharpen photo.jpg")]
    [InlineData("deblur")]
    [InlineData("deblur photo.jpg --tile many")]
    [InlineData("deblur photo.jpg --strength 1.5")]
    [InlineData("deblur photo.jpg --quality 0")]
    [InlineData("deblur photo.jpg --max-memory lots")]
    [InlineData("deblur photo.jpg --format gif")]
    [InlineData("deblur photo.jpg --nonsense")]
    [InlineData("deblur photo.jpg --suffix a/b")]
    [InlineData("train")]
    [InlineData("train --resume")]
    [InlineData("models import")]
    [InlineData("models verify --nonsense")]
    [InlineData("eval")]
    [InlineData("eval restored")]
    [InlineData("eval --dataset blur-sharp a b")]
    [InlineData("eval a b --restored c")]
    [InlineData("eval a b --model mine")]
    [InlineData("eval --dataset blur-sharp a --before b")]
    [InlineData("eval --dataset blur-sharp a --restored b --model mine")]
    [InlineData("bench")]
    [InlineData("bench deblur --size 720")]
    public async Task Arguments_ThatMakeNoSense_Give2AndPointToHelp(string line)
    {
        CliResult result = await Run(line);
        Assert.Equal((2, ""), (result.ExitCode, result.Stdout));
        Assert.StartsWith("unblur: ", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("--help", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deblurr photo.jpg -o out", "there is no command 'deblurr': did you mean unblur deblur?")]
    [InlineData("Train", "did you mean unblur train?")]
    [InlineData("models lst", "did you mean unblur models list?")]
    [InlineData("data chek folder", "did you mean unblur data check?")]
    [InlineData("sharpen photo.jpg", "there is no command 'sharpen': unblur takes deblur, blur,")]
    [InlineData("photo.png", "did you mean unblur deblur photo.png?")]
    public async Task Command_ThatIsNone_NamesTheNearest(string line, string contains)
    {
        _folder.Touch("photo.png");
        CliResult result = await Run(line);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(contains, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("Unrecognized", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_TwoInputsWithOneOutput_Gives2AndWritesNothing()
    {
        _folder.Touch("a.bmp");
        _folder.Touch("a.png");
        CliResult result = await Run("deblur .");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a.bmp and ./a.png", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(["a.bmp", "a.png"], _folder.Files());
    }

    [Theory]
    [InlineData("--help", "deblur")]
    [InlineData("deblur --help", "--max-memory")]
    [InlineData("models --help", "verify")]
    [InlineData("models verify --help", "Exit code 5")]
    [InlineData("doctor -h", "--json")]
    [InlineData("train --help", "--resume")]
    [InlineData("eval --help", "--profile")]
    [InlineData("bench --help", "deblur")]
    [InlineData("bench deblur --help", "--runs")]
    public async Task Help_OfEveryCommand_HasExamplesAndExitCodes(string line, string contains)
    {
        CliResult result = await Run(line);
        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Contains(contains, result.Stdout, StringComparison.Ordinal);
        Assert.Contains("Examples:", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("130  cancelled", result.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("deblur")]
    [InlineData("--version")]
    public async Task StartUp_HelpAndUsageErrors_LoadNoHeavyLibrary(string line)
    {
        // The dynamic loader reports every library that it opens on stderr.
        using var process = CliProcess.Start(_folder.Root, _folder.Root, new() { ["LD_DEBUG"] = "files" }, [line]);
        CliResult result = await process.End();
        Assert.Contains("libcoreclr", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("libvips", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartUp_Help_TakesAFractionOfASecond()
    {
        // Processor time, because the machine may be busy with other tests, and ten times what it takes, because it may be slow.
        CliResult result = await CliProcess.RunBash(_folder.Root, $"TIMEFORMAT=%U; time '{CliProcess.Executable}' --help >/dev/null");
        Assert.InRange(double.Parse(result.Stderr, CultureInfo.InvariantCulture), 0.001, 1);
    }

    private Task<CliResult> Run(string line) => CliProcess.Run(_folder.Root, _folder.Root, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
