using Spectre.Console;

namespace Unblur.Cli.Progress;

/// <summary>Lines with a progress bar below them, for terminals. Respects NO_COLOR.</summary>
internal sealed class LiveOutput : StatusOutput
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _bar;

    private LiveOutput(IAnsiConsole console, ProgressTask bar) => (_console, _bar) = (console, bar);

    public static async Task<T> Run<T>(Func<StatusOutput, Task<T>> work)
    {
        bool isColorless = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            ColorSystem = isColorless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context => await work(new LiveOutput(console, context.AddTask("…", maxValue: 1))));
    }

    public override void WriteLine(string line) => _console.Write(new LineAboveBar(Words.Visible(line)));

    public override void WriteResult(string line)
    {
        if (Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(line);
        }
        else
        {
            WriteLine(line);
        }
    }

    public override void ShowBar(string text, double share)
    {
        _bar.Description = Markup.Escape(Words.Visible(text));
        _bar.Value = share;
    }
}
