using System.CommandLine;
using System.CommandLine.Parsing;
using Unblur.Cli.Commands;
using Unblur.TestKit;

namespace Unblur.Cli.Tests.Commands;

public sealed class DocumentationTests
{
    private static readonly RootCommand s_root = UnblurCommand.Create();
    private static readonly string s_page = File.ReadAllText(Repository.PathOf("docs", "reference", "commands.md"));

    private static readonly string s_exitCodes = File.ReadAllText(Repository.PathOf("docs", "reference", "exit-codes.md"));

    public static TheoryData<string> PrintedCommands => [.. Documents().SelectMany(CommandLines).Concat(HelpExamples()).Select(CommandOf).Distinct()];

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
        => Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} | ", s_exitCodes, StringComparison.Ordinal));

    [Fact]
    public void PrintedCommands_OfDocumentsAndHelp_IncludeThoseOfEach()
        => Assert.Superset(new HashSet<string> { "unblur deblur samples/street.jpg", "unblur data check GOPRO_Large", "unblur train --report runs/own-photos", "unblur bench deblur --json" }, Documents().SelectMany(CommandLines).Select(CommandOf).ToHashSet());

    private static IEnumerable<string> Documents()
        => [Repository.PathOf("README.md"), .. new[] { "docs", "models" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];

    // In blocks of code, with or without a prompt, installed or from a checkout.
    private static IEnumerable<string> CommandLines(string page)
        => File.ReadLines(page).Select(line => line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line)
            .Select(line => line.StartsWith("./", StringComparison.Ordinal) ? line[2..] : line).Where(line => line.StartsWith("unblur ", StringComparison.Ordinal));

    private static IEnumerable<Command> WithSubcommands(Command command) => command.Subcommands.SelectMany(WithSubcommands).Prepend(command);

    private static IEnumerable<string> Names(Option option) => [option.Name, .. option.Aliases];

    private static IEnumerable<string> HelpExamples() => s_root.Subcommands.OfType<CommandWithExamples>().SelectMany(command => command.Examples);

    // A remark stands behind a # or several blanks; what the shell does is not ours.
    private static string CommandOf(string line) => line.Split(["  ", " #", " >"], StringSplitOptions.None)[0].Trim();
}
