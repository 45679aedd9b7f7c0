using System.CommandLine;
using Unblur.Cli.Commands;

namespace Unblur.Cli.Tests.Options;

/// <summary>A value that no option takes is refused by every option of every command, with the option's name.</summary>
public sealed class WrongValueTests
{
    private const string Wrong = "?x";

    public static TheoryData<string> Options => [.. Lines(UnblurCommand.Create(), [])];

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_WithAValueThatItDoesNotTake_IsRefusedByName(string commandAndOption)
    {
        string[] words = commandAndOption.Split(' ');
        string option = words[^1];
        string[] line = [.. words[..^1], "photo.jpg", option, Wrong];

        string[] problems = [.. UnblurCommand.Create().Parse(line).Errors.Select(error => error.Message)];

        Assert.Contains(problems, problem => problem.StartsWith($"{option} takes ", StringComparison.Ordinal) && problem.Contains(Wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deblur --method")]
    [InlineData("eval --method")]
    [InlineData("bench deblur --size")]
    [InlineData("models export --opset")]
    public void Options_OfEveryDepth_AreAmongThem(string option) => Assert.Contains(option, Lines(UnblurCommand.Create(), []));

    private static IEnumerable<string> Lines(Command command, string[] path)
        => command.Options.Where(IsLimited).Select(option => string.Join(' ', path.Append(option.Name)))
            .Concat(command.Subcommands.SelectMany(below => Lines(below, [.. path, below.Name])));

    // Numbers and choices; a text takes everything.
    private static bool IsLimited(Option option)
        => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(string[]) && (option.ValueType != typeof(string) || IsChoice(option.HelpName ?? ""));

    private static bool IsChoice(string values)
        => values.Contains('|', StringComparison.Ordinal) && !values.Contains("FOLDER", StringComparison.Ordinal) && values is not ("NAME|PATH" or "auto|cpu|cuda[:N]");
}
