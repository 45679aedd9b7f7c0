using System.CommandLine;
using Unblur.Cli.Options;
using Unblur.Cli.Training;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur train</c>: follows a recipe, or goes on with a run.</summary>
internal sealed class TrainCommand : CommandWithExamples
{
    private readonly Argument<string?> _recipe = new("RECIPE") { Description = "A recipe file (recipes/…/*.yaml). Not needed with --resume and --out.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _out = OptionValue.Text("--out", ["-o"], "FOLDER", "The run's folder: log, checkpoints, weights. Default: runs/ and the recipe's name.");
    private readonly Option<bool> _resume = OptionValue.Switch("--resume", [], "Go on with a run, by the recipe that its folder keeps.");
    private readonly Option<string[]> _set = OptionValue.Repeated("--set", [], "KEY=VALUE", "Change a value of the recipe. Can be given several times.");
    private readonly Option<int> _seed = OptionValue.Whole("--seed", [], "N", "The same as --set seed=N.", 0, int.MaxValue);
    private readonly Option<string> _device = OptionValue.Parsed("--device", [], "auto|cpu|cuda[:N]", "Where to compute. Default: auto, a graphics card where there is one.", text => text);
    private readonly Option<int> _threads = OptionValue.Whole("--threads", [], "N", "Processor threads. Default: all.", 1, int.MaxValue);
    private readonly CommonOptions _common = new();

    public TrainCommand()
        : base(
            "train",
            "Train a network by a recipe.",
            "unblur train recipes/shakeunet/hand-shake.yaml --set data.sharp=photos    trains on a folder of sharp photos",
            "unblur train recipes/shakeunet/hand-shake.yaml --resume                   goes on where Ctrl-C or a crash ended it",
            "unblur train --resume --out runs/hand-shake                               the same, by the run's folder",
            "unblur deblur photo.jpg -n runs/hand-shake/best.safetensors               uses what was trained")
    {
        Add(_recipe);
        foreach (Option option in new Option[] { _out, _resume, _set, _seed, _device, _threads, _common.Json, _common.Verbose, _common.Quiet }) Add(option);
        Validators.Add(given =>
        {
            bool isResumable = given.GetValue(_resume) && given.GetValue(_out) is not null;
            if (given.GetValue(_recipe) is null && !isResumable) given.AddError("name a recipe, or give --resume with --out FOLDER.");
            else if (Directory.Exists(given.GetValue(_recipe))) given.AddError($"{given.GetValue(_recipe)} is a folder, not a recipe: to go on with a run, give --resume --out {given.GetValue(_recipe)}.");
        });
        SetAction(async (given, _) => (int)await new TrainingRun(Request(given)).Run());
    }

    private TrainingRequest Request(ParseResult given) => new()
    {
        Recipe = given.GetValue(_recipe),
        Folder = given.GetValue(_out) ?? Path.Combine("runs", Path.GetFileNameWithoutExtension(given.GetValue(_recipe)!)),
        IsResumed = given.GetValue(_resume),
        Overrides = [.. given.GetValue(_set) ?? [], .. given.GetResult(_seed) is null ? Array.Empty<string>() : [$"seed={given.GetValue(_seed)}"]],
        Device = given.GetValue(_device) ?? "auto",
        Threads = given.GetResult(_threads) is null ? Environment.ProcessorCount : given.GetValue(_threads),
        Json = given.GetValue(_common.Json),
        Verbosity = _common.Verbosity(given),
    };
}
