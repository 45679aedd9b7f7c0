using System.CommandLine;
using Unblur.Cli.MotionMaps;
using Unblur.Cli.Options;
using Unblur.Cli.Outputs;
using Unblur.Imaging;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur motion</c>: estimates the motion that blurred photos, and draws it.</summary>
internal sealed class MotionCommand : CommandWithExamples
{
    private const string Suffix = ResultNames.Motion;

    private readonly Argument<string[]> _photos = new("PHOTO|FOLDER|PATTERN") { Description = "Blurry photos.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _network = OptionValue.Text(
        "--model", ["-n"], "NAME|PATH",
        "A motion network by its name (see unblur models list), its path, or the folder of the NeurMAP run that trained it. Default: Unblur's own.");
    private readonly Option<string?> _relative = OptionValue.Text(
        "--relative", [], "NAME|PATH", "Subtract the motion that is left after restoring with this model: the motion that NeurMAP blurs by.");
    private readonly Option<string> _draw = OptionValue.Choice(
        "--draw", "How to draw the motion: hue by direction, lines over the photo, or NeurMAP's colours. Default: colours.", "colours", "lines", "neurmap");
    private readonly Option<string> _flow = OptionValue.Choice("--flow", "Also write the motion itself as a file next to the picture.", "flo", "npy");
    private readonly Option<string?> _truth = OptionValue.Text(
        "--truth", [], "FLOW|FOLDER", "The true flow, or a folder of flows named like the photos: drawn next to the estimate, and compared with it.");
    private readonly Option<string?> _output = OptionValue.Text(
        "--output", ["-o"], "FILE|FOLDER", "Where to write: a file name for one photo, else a folder. Default: next to each photo.");
    private readonly Option<bool> _recursive = OptionValue.Switch("--recursive", ["-r"], "Search subfolders, too.");
    private readonly Option<bool> _keepTree = OptionValue.Switch(
        "--keep-tree", [], "With -o FOLDER: keep the inputs' folders below it, so that photos of one name from two folders stay apart.");
    private readonly Option<bool> _overwrite = OptionValue.Switch("--overwrite", [], "Replace existing results. Default: skip them.");
    private readonly MachineOptions _machine = new();
    private readonly CommonOptions _common = new();

    public MotionCommand()
        : base(
            "motion",
            "Estimate the motion that blurred photos, and draw it.",
            "unblur motion photo.jpg                                        writes photo_motion.png next to it",
            "unblur motion photo.jpg --draw lines --overwrite               as lines over the photo",
            "unblur motion photo.jpg --flow flo                             also writes photo_motion.flo, for programs",
            "unblur motion test/blur -n runs/own-photos -o maps --truth test/flow")
    {
        Add(_photos);
        Option[] options =
        [
            _network, _relative, _draw, _flow, _truth, _output, _recursive, _keepTree, _overwrite, _machine.Device, _machine.Memory, _machine.Threads,
            _common.Json, _common.Verbose, _common.Quiet,
        ];
        foreach (Option option in options)
        {
            Add(option);
        }

        this.AddCheck(given =>
        {
            if (given.GetValue(_photos) is null or [])
            {
                given.AddError("name at least one photo, folder or pattern.");
            }
        });
        SetAction(async (given, _) => (int)await new MotionRun(Request(given)).Run());
    }

    private MotionRequest Request(ParseResult given) => new()
    {
        Inputs = given.GetValue(_photos)!,
        Output = new OutputOptions
        {
            Target = given.GetValue(_output),
            Suffix = Suffix,
            Format = given.GetValue(_output) is { } path && PhotoFormats.IsWritable(path) ? null : PhotoFormat.Png,
            Overwrite = given.GetValue(_overwrite),
            KeepsTree = given.GetValue(_keepTree),
            MayReplaceInput = false,
        },
        Network = given.GetValue(_network),
        RelativeTo = given.GetValue(_relative),
        Drawing = given.GetValue(_draw) ?? "colours",
        FlowExtension = given.GetValue(_flow) is { } extension ? $".{extension}" : null,
        Truth = given.GetValue(_truth),
        IsRecursive = given.GetValue(_recursive),
        Options = new MotionOptions
        {
            Device = given.GetValue(_machine.Device) ?? "auto",
            MaxMemoryBytes = given.GetValue(_machine.Memory),
            Threads = given.GetValue(_machine.Threads),
        },
        Json = given.GetValue(_common.Json),
        Verbosity = _common.Verbosity(given),
    };
}
