using System.Globalization;
using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What commands leave on a terminal: lines, and nothing of the bar.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Bar = "━";

    private readonly TemporaryFolder _folder = new();

    public TerminalTests()
    {
        TestModel.Install(_folder.PathOf("home"));
        TestModel.InstallMotion(_folder.PathOf("home"));
        TestRecipe.Write(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("train small.yaml --set run.picture_minutes=0", 80)]
    [InlineData("train small.yaml --set run.picture_minutes=0", 120)]
    [InlineData("motion photos -o out", 80)]
    [InlineData("blur photos -o out --ceiling 4", 80)]
    [InlineData("deblur photos -o a-folder-with-a-name-that-is-as-long-as-lines-are-where-they-wrap-somewhere", 80)]
    [InlineData("data sort photos -o out", 80)]
    public async Task Command_LinesThatWrap_LeaveNothingOfTheBar(string command, int columns)
    {
        string written = await OnTerminal(command, columns);
        string[] screen = TerminalScreen.Of(written, columns);

        Assert.Contains(Bar, written, StringComparison.Ordinal);
        Assert.DoesNotContain(screen, line => line.Contains(Bar, StringComparison.Ordinal) || line.EndsWith('%'));
    }

    [SkippableFact]
    public async Task Train_OnATerminal_MovesTheBarBeforeTheFirstLineOfTheLog()
    {
        string written = await OnTerminal("train small.yaml --set run.log_every=1000 --set run.validate_every=1000 --set steps=400 --set run.picture_minutes=0", 80);

        Assert.DoesNotContain("…", written, StringComparison.Ordinal);
        Assert.Matches(@"step [1-9]\d*/400", written[..written.IndexOf("loss", StringComparison.Ordinal)]);
    }

    private async Task<string> OnTerminal(string command, int columns)
    {
        Skip.If(!File.Exists("/usr/bin/script"), "needs script, which runs a program on a terminal.");
        string start = string.Create(CultureInfo.InvariantCulture, $"stty cols {columns} rows 40; UNBLUR_HOME=home XDG_DATA_HOME=home/data UNBLUR_CACHE=home/cache TERM=xterm-256color {CliProcess.Executable} {command}");
        CliResult result = await CliProcess.RunBash(_folder.Root, $"script -qec '{start}' /dev/null </dev/null");
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Stdout;
    }
}
