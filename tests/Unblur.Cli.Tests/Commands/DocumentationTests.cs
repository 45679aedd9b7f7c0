using System.CommandLine;
using System.CommandLine.Parsing;
using Unblur.Cli.Commands;
using Unblur.TestKit;

namespace Unblur.Cli.Tests.Commands;

public sealed class DocumentationTests
{
    private static readonly RootCommand s_root = UnblurCommand.Create();
    private static readonly string s_page = File.ReadAllText(Repository.PathOf("docs", "cli.md"));

    public static TheoryData<string> PrintedCommands => [.. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Order(StringComparer.Ordinal).SelectMany(CommandLines).Concat(HelpExamples()).Select(CommandOf).Distinct()];

    public static TheoryData<string> Options => [.. s_root.Subcommands.SelectMany(WithSubcommands).SelectMany(command => command.Options).Where(option => option.Name != "--help").SelectMany(Names).Distinct()];

    [Theory]
    [MemberData(nameof(PrintedCommands))]
    public void Documentation_PrintedCommand_IsUnderstood(string line)
        => Assert.Empty(s_root.Parse(CommandLineParser.SplitCommandLine(line.Replace('\'', '"')).Skip(1).ToArray()).Errors.Select(error => error.Message));

    [Theory]
    [MemberData(nameof(Options))]
    public void Documentation_Option_IsOnThePage(string option) => Assert.Contains($"`{option}`", s_page, StringComparison.Ordinal);

    [Fact]
    public void Documentation_ExitCodes_AreOnThePage()
        => Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} | ", s_page, StringComparison.Ordinal));

    // As they stand in blocks of code, or behind a prompt.
    private static IEnumerable<string> CommandLines(string page)
        => File.ReadLines(page).Select(line => line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line).Where(line => line.StartsWith("unblur ", StringComparison.Ordinal));

    private static IEnumerable<Command> WithSubcommands(Command command) => command.Subcommands.SelectMany(WithSubcommands).Prepend(command);

    private static IEnumerable<string> Names(Option option) => [option.Name, .. option.Aliases];

    private static IEnumerable<string> HelpExamples() => s_root.Subcommands.OfType<CommandWithExamples>().SelectMany(command => command.Examples);

    // A remark stands behind a # or several blanks; what the shell does is not ours.
    private static string CommandOf(string line) => line.Split(["  ", " #", " > "], StringSplitOptions.None)[0].Trim();
}
