using System.CommandLine;
using Unblur.Cli.Failures;
using Unblur.Cli.Options;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur models pull</c>: downloads published weights, or takes them from a folder.</summary>
internal sealed class ModelsPullCommand : Command
{
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Published weights, such as lpips-alex; unblur models list shows all names.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _from = OptionValue.Text(
        "--from", [], "FOLDER", "Take the files from this folder or its subfolders, not from the network. They are verified in the same way.");
    private readonly CommonOptions _common = new();

    public ModelsPullCommand()
        : base("pull", "Download published weights, verified by their SHA-256. Exit code 5 if they cannot be downloaded.")
    {
        Add(_names);
        foreach (Option option in new Option[] { _from, _common.Json, _common.Verbose, _common.Quiet })
        {
            Add(option);
        }

        SetAction(async (given, _) => (int)await Run(given));
    }

    private async Task<ExitCode> Run(ParseResult given)
    {
        Verbosity verbosity = _common.Verbosity(given);
        var published = PublishedFiles.Open();
        List<PublishedWeights> pulled = [];
        Failure? failure = null;
        try
        {
            PublishedWeights[] wanted = [.. given.GetValue(_names)!.Select(published.Find)]; // all names first, so that a misspelt one downloads nothing
            foreach (PublishedWeights weights in wanted)
            {
                pulled.AddRange((await Pull(published, weights, given.GetValue(_from), verbosity)).Except(pulled));
            }
        }
        catch (Exception thrown) // this command's top level
        {
            failure = Failure.Report(thrown, verbosity);
        }

        ExitCode exitCode = failure?.ExitCode ?? ExitCode.Done;
        if (given.GetValue(_common.Json))
        {
            ModelsReportWriter.WritePull(
                pulled.Select(weights => PublishedState.Of(published, weights)), exitCode, failure?.Message, Console.OpenStandardOutput());
        }
        else
        {
            foreach (PublishedWeights weights in pulled)
            {
                Console.Out.WriteLine(published.PathOf(weights));
            }
        }

        return exitCode;
    }

    private static Task<IReadOnlyList<PublishedWeights>> Pull(PublishedFiles published, PublishedWeights weights, string? from, Verbosity verbosity)
        => StatusOutput.Run(verbosity, async output =>
        {
            using Interruption interruption = new(() => output.WriteLine("Stopping; the part that has arrived is kept. Press Ctrl-C again to end at once."));
            return await published.PullAsync(weights.Name, from, new PullDisplay(output, verbosity), interruption.Token);
        });
}
