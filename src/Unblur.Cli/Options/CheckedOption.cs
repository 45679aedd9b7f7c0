using System.CommandLine;
using System.CommandLine.Parsing;

namespace Unblur.Cli.Options;

/// <summary>An option whose parser throws <see cref="FormatException"/> for a wrong value.</summary>
internal sealed class CheckedOption<T>(string name, string[] aliases) : Option<T>(name, aliases), ICheckedOption
{
    public required Func<IReadOnlyList<Token>, T> Parse
    {
        get;
        init
        {
            field = value;
            CustomParser = argument =>
            {
                string? problem = Problem(argument.Tokens, out T? parsed);
                if (problem is not null)
                {
                    argument.AddError($"{Name} {problem}");
                }

                return parsed;
            };
        }
    }

    public bool IsWrong(IReadOnlyList<Token> tokens) => Problem(tokens, out _) is not null;

    private string? Problem(IReadOnlyList<Token> tokens, out T? parsed)
    {
        try
        {
            parsed = tokens.Count == 0 ? default : Parse(tokens);
            return null;
        }
        catch (FormatException wrong)
        {
            parsed = default;
            return wrong.Message;
        }
    }
}

/// <summary>An option whose value can be looked at before it is read: reading a wrong one throws.</summary>
internal interface ICheckedOption
{
    /// <summary>Whether the words are no value of the option.</summary>
    bool IsWrong(IReadOnlyList<Token> tokens);
}

/// <summary>Checks between the options of a command.</summary>
internal static class OptionChecks
{
    /// <summary>Adds a check that reads values. It runs where each value by itself is right; a wrong one is reported by its option.</summary>
    public static void AddCheck(this Command command, Action<CommandResult> check) => command.Validators.Add(given =>
    {
        if (!given.Children.OfType<OptionResult>().Any(option => option.Option is ICheckedOption known && known.IsWrong(option.Tokens)))
        {
            check(given);
        }
    });
}
