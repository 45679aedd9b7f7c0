using System.CommandLine;
using Unblur.Cli.Options;
using Unblur.Cli.Training;
using Unblur.Training.NeurMap;
using Unblur.Training.Runs;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur train</c>: trains by a recipe, or resumes a run.</summary>
internal sealed class TrainCommand : CommandWithExamples
{
    private readonly Argument<string?> _recipe = new("RECIPE")
    {
        Description = "A recipe file (recipes/…/*.yaml). Not needed with --blurry and --sharp, nor with --resume and --out.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string[]> _blurry = OptionValue.Repeated(
        "--blurry", [], "FOLDER", "Unpaired blurry photos to train on: the same as --set data.blurry=FOLDER. Can be given several times.");
    private readonly Option<string[]> _sharp = OptionValue.Repeated(
        "--sharp", [], "FOLDER", "Sharp photos to train on: the same as --set data.sharp=FOLDER. Can be given several times.");
    private readonly Option<string?> _report = OptionValue.Text(
        "--report", [], "RUN", "Do not train: write one page with a run's verdict, pictures and curves, RUN/report.html.");
    private readonly Option<string?> _out = OptionValue.Text(
        "--out", ["-o"], "FOLDER", "The run's folder: log, checkpoints, weights. Default: runs/ and the recipe's name.");
    private readonly Option<bool> _resume = OptionValue.Switch("--resume", [], "Resume a run with the recipe in its folder, whatever RECIPE says by "
        + "now; --set changes values.");
    private readonly Option<bool> _acceptChangedData = OptionValue.Switch(
        "--accept-changed-data", [], "With --resume: go on although photos were added, removed or replaced since the run began.");
    private readonly Option<string[]> _set = OptionValue.Repeated("--set", [], "KEY=VALUE", "Change a value of the recipe. Can be given several times.");
    private readonly Option<int> _seed = OptionValue.Whole("--seed", [], "N", "The same as --set seed=N.", 0, int.MaxValue);
    private readonly Option<string> _device = OptionValue.Parsed(
        "--device", [], "auto|cpu|cuda[:N]", "Where to compute. Default: auto, a graphics card where there is one.", text => text);
    private readonly Option<int> _threads = OptionValue.Whole("--threads", [], "N", "Processor threads. Default: all.", 1, int.MaxValue);
    private readonly CommonOptions _common = new();

    public TrainCommand()
        : base(
            "train",
            "Train a network by a recipe, or on your own photos.",
            "unblur train --blurry mine --sharp others                                 on your own unpaired photos, no recipe needed",
            "unblur train recipes/shakeunet/hand-shake.yaml --set data.sharp=photos    trains on a folder of sharp photos",
            "unblur train recipes/shakeunet/hand-shake.yaml --resume                   resumes after Ctrl-C or a crash",
            "unblur train --resume --out runs/hand-shake                               the same, by the run's folder",
            "unblur train --report runs/hand-shake                                     verdict, pictures and curves in one page",
            "unblur deblur photo.jpg -n runs/hand-shake                                uses what was trained: the best weights")
    {
        Add(_recipe);
        Option[] options = [_blurry, _sharp, _out, _resume, _acceptChangedData, _set, _seed, _device, _threads, _report, _common.Json, _common.Verbose, _common.Quiet];
        foreach (Option option in options)
        {
            Add(option);
        }

        this.AddCheck(given =>
        {
            foreach (string problem in Problems(given))
            {
                given.AddError(problem);
            }
        });
        SetAction(async (given, _) => (int)(given.GetValue(_report) is { } run ? Report(run) : await new TrainingRun(Request(given)).Run()));
    }

    private IEnumerable<string> Problems(System.CommandLine.Parsing.CommandResult given)
    {
        string? recipe = given.GetValue(_recipe);
        bool isResumable = given.GetValue(_resume) && given.GetValue(_out) is not null;
        (bool hasBlurry, bool hasSharp) = (given.GetValue(_blurry) is { Length: > 0 }, given.GetValue(_sharp) is { Length: > 0 });
        if (given.GetValue(_acceptChangedData) && !given.GetValue(_resume))
        {
            yield return "--accept-changed-data goes with --resume: a new run takes the photos as they are.";
        }

        if (given.GetValue(_report) is not null)
        {
            if (recipe is not null || given.GetValue(_resume))
            {
                yield return "--report trains nothing: leave out the recipe and --resume.";
            }
        }
        else if (recipe is null && !isResumable && hasBlurry != hasSharp)
        {
            yield return hasBlurry
                ? "--sharp is missing: training on your own photos takes --blurry and --sharp. "
                    + "The sharp photos may show anything, but should be as many and as varied."
                : "--blurry is missing: training on your own photos takes --blurry and --sharp. "
                    + "(To train on sharp photos alone, name a recipe of the kind supervised.)";
        }
        else if (recipe is null && !isResumable && !hasBlurry)
        {
            yield return "name a recipe, or give --blurry and --sharp with folders of photos, or --resume with --out FOLDER.";
        }
        else if (Directory.Exists(recipe))
        {
            yield return $"{recipe} is a folder, not a recipe: to resume a run, give --resume --out {recipe}.";
        }
    }

    private static ExitCode Report(string run)
    {
        Console.Out.WriteLine(RunReport.Write(run));
        return ExitCode.Done;
    }

    private TrainingRequest Request(ParseResult given) => new()
    {
        Recipe = given.GetValue(_recipe),
        Folder = given.GetValue(_out)
            ?? Path.Combine("runs", given.GetValue(_recipe) is { } recipe ? Path.GetFileNameWithoutExtension(recipe) : OwnPhotos.Name),
        IsResumed = given.GetValue(_resume),
        AcceptsChangedData = given.GetValue(_acceptChangedData),
        Overrides =
        [
            .. Folders("data.blurry", given.GetValue(_blurry)),
            .. Folders("data.sharp", given.GetValue(_sharp)),
            .. given.GetValue(_set) ?? [],
            .. given.GetResult(_seed) is null ? Array.Empty<string>() : [$"seed={given.GetValue(_seed)}"],
        ],
        Device = given.GetValue(_device) ?? "auto",
        Threads = given.GetResult(_threads) is null ? null : given.GetValue(_threads),
        Json = given.GetValue(_common.Json),
        Verbosity = _common.Verbosity(given),
    };

    private static string[] Folders(string key, string[]? folders) => folders is { Length: > 0 } ? [RecipeOverride.Of(key, folders)] : [];
}
