using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Unblur.Cli.Failures;
using Unblur.Training.Recipes;

namespace Unblur.Cli.Commands;

/// <summary>The whole program: its commands, its help, and the top-level catch.</summary>
internal static class UnblurCommand
{
    private const string ExitCodes = """
        Exit codes:
          0    all done
          1    an unexpected error
          2    the command line or a recipe is wrong
          3    some inputs failed; the others are written
          4    no photo was found
          5    weights are missing or damaged
          6    out of memory, even with the smallest tiles
          130  cancelled
        """;

    private static readonly string[] s_examples =
    [
        "unblur deblur photo.jpg                 writes photo_deblurred.jpg next to it",
        "unblur deblur holiday/ -o restored/     every photo of a folder, into another folder",
        "unblur doctor                           is everything installed?",
        "unblur deblur --help                    all options of a command",
    ];

    /// <summary>Parses, runs and turns whatever is thrown into a message and an exit code.</summary>
    public static async Task<ExitCode> Run(string[] args)
    {
        // A file may be called @holiday.jpg: no response files.
        ParseResult parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string[] problems = [.. Problems(parsed, args)];
        if (problems.Length > 0)
        {
            return Refuse(parsed, problems);
        }

        ThreadWaiting.SleepInsteadOfSpinning();
        try
        {
            return (ExitCode)await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception thrown)
        {
            var failure = Failure.From(thrown);
            failure.Print(Console.Error, withStackTrace: args.Any(argument => argument is "-v" or "--verbose"));
            return failure.ExitCode;
        }
    }

    /// <summary>All commands with their options. Nothing here touches libtorch, libvips or a file.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Unblur removes motion blur from photos, and trains the networks that do it.") { HelpName = "unblur" };
        root.Directives.Clear(); // a photo may be called [1].jpg
        root.Add(new DeblurCommand());
        root.Add(new BlurCommand());
        root.Add(new MotionCommand());
        root.Add(new ModelsCommand());
        root.Add(new DoctorCommand());
        root.Add(new TrainCommand());
        root.Add(new EvalCommand());
        root.Add(new DataCommand());
        root.Add(new BenchCommand());
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(s_examples, ExitCodes);
        return root;
    }

    // Help and version come before errors. A list of photos takes every word, misspelt options too: those are found here.
    private static IEnumerable<string> Problems(ParseResult parsed, string[] args)
    {
        if (parsed.Action is ParseErrorAction)
        {
            return UnknownCommand(parsed) is { } unknown ? [unknown] : parsed.Errors.Select(error => error.Message).Distinct();
        }

        if (parsed.Action is HelpWithExamples)
        {
            return [];
        }

        IEnumerable<string> beforeDashes = args.TakeWhile(argument => argument != "--");
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens.Select(token => token.Value))
            .Where(word => word.Length > 1 && word[0] == '-' && beforeDashes.Contains(word))
            .Select(word => $"there is no option {word}. (A file of that name goes after --)");
    }

    // For a misspelt command the parser reports a missing command and unknown words: one message is clearer.
    private static string? UnknownCommand(ParseResult parsed)
    {
        string[] known = [.. parsed.CommandResult.Command.Subcommands.Select(command => command.Name)];
        if (known.Length == 0 || parsed.UnmatchedTokens is not [var word, ..] || word.StartsWith('-'))
        {
            return null;
        }

        string command = $"unblur{PathTo(parsed.CommandResult)}";
        return NearestName.Of(word.ToLowerInvariant(), known, most: Math.Max(1, word.Length / 3)) is { } meant
            ? $"there is no command '{word}': did you mean {command} {meant}?"
            : parsed.CommandResult.Command is RootCommand && Path.Exists(word) ? $"there is no command '{word}': did you mean unblur deblur {word}?"
            : $"there is no command '{word}': {command} takes {string.Join(", ", known)}.";
    }

    private static ExitCode Refuse(ParseResult parsed, IEnumerable<string> problems)
    {
        foreach (string problem in problems)
        {
            Console.Error.WriteLine($"unblur: {problem}");
        }

        Console.Error.WriteLine($"See: unblur{PathTo(parsed.CommandResult)} --help");
        return ExitCode.Usage;
    }

    private static string PathTo(SymbolResult? result)
        => result is CommandResult { Command: not RootCommand } command ? $"{PathTo(command.Parent)} {command.Command.Name}" : "";
}
