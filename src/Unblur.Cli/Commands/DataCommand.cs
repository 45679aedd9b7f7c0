using System.CommandLine;
using Unblur.Cli.DataSets;
using Unblur.Cli.Options;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur data</c>: checks data sets, cuts them into patches, sorts photos into blurry and sharp.</summary>
internal sealed class DataCommand : CommandWithExamples
{
    public DataCommand()
        : base(
            "data",
            "Check data sets, cut them into patches, sort photos into blurry and sharp.",
            "unblur data check GOPRO_Large                                 layout, pairs, sizes and problems",
            "unblur data crop GOPRO_Large -o patches --split train         cuts pairs into patches of 256 px",
            "unblur data sort holiday -o sorted                            builds an unpaired set for training")
    {
        Add(CheckSubcommand());
        Add(CropSubcommand());
        Add(SortSubcommand());
    }

    private static Command CheckSubcommand()
    {
        Argument<string> folder = Folder("A data set's folder, or a list of pairs (.txt).");
        Option<string?> split = Split();
        Option<bool> decode = OptionValue.Switch("--decode", [], "Decode every photo: this also finds damage behind the headers.");
        CommonOptions common = new();
        Command command = new("check", "Show a data set's layout, pairs, sizes and problems.")
        {
            folder, split, decode, common.Json, common.Verbose, common.Quiet,
        };
        command.SetAction(given => (int)new CheckRun(new()
        {
            Folder = given.GetValue(folder)!,
            Split = given.GetValue(split),
            IsDecoded = given.GetValue(decode),
            Json = given.GetValue(common.Json),
            Verbosity = common.Verbosity(given),
        }).Run());
        return command;
    }

    private static Command CropSubcommand()
    {
        Argument<string> folder = Folder("A data set of pairs, or a folder of photos.");
        Option<string?> output = Output();
        Option<int> patch = OptionValue.Whole("--patch", [], "PIXELS", "Side of a patch. Default: 256.", 8, 65536);
        Option<int> stride = OptionValue.Whole(
            "--stride", [], "PIXELS", "The distance between two patches. Default: the side, so that patches touch.", 1, 65536);
        Option<string?> split = Split();
        Option<bool> overwrite = OptionValue.Switch("--overwrite", [], "Replace existing patches. Default: skip them.");
        CommonOptions common = new();
        Command command = new("crop", "Cut photos or pairs into patches.")
        {
            folder, output, patch, stride, split, overwrite, common.Json, common.Verbose, common.Quiet,
        };
        command.SetAction(async (given, _) => (int)await new CropRun(new()
        {
            Folder = given.GetValue(folder)!,
            Output = given.GetValue(output)!,
            Patch = given.GetResult(patch) is null ? CropRequest.DefaultPatch : given.GetValue(patch),
            Stride = given.GetResult(stride) is null ? null : given.GetValue(stride),
            Split = given.GetValue(split),
            Overwrite = given.GetValue(overwrite),
            Json = given.GetValue(common.Json),
            Verbosity = common.Verbosity(given),
        }).Run());
        return command;
    }

    private static Command SortSubcommand()
    {
        Argument<string> folder = Folder("A folder of photos, searched to any depth.");
        Option<string?> output = Output();
        Option<double> sharpBelow = OptionValue.Number("--sharp-below", "0-1", "Blur score up to which a photo counts as sharp. Default: 0.35.", 0, 1);
        Option<double> blurryAbove = OptionValue.Number("--blurry-above", "0-1", "Blur score from which it counts as blurry. Default: 0.45.", 0, 1);
        Option<bool> overwrite = OptionValue.Switch("--overwrite", [], "Replace what another sorting put into the output under the same names. Default: refuse.");
        Option<bool> link = OptionValue.Switch("--link", [], "Link to the photos instead of copying them.");
        CommonOptions common = new();
        Command command = new("sort", "Sort photos into blurry and sharp by a blur score: how much further blur changes them.")
        {
            folder, output, sharpBelow, blurryAbove, link, overwrite, common.Json, common.Verbose, common.Quiet,
        };
        command.SetAction(async (given, _) => (int)await new SortRun(new()
        {
            Folder = given.GetValue(folder)!,
            Output = given.GetValue(output)!,
            SharpBelow = given.GetResult(sharpBelow) is null ? SortRequest.DefaultSharpBelow : given.GetValue(sharpBelow),
            BlurryAbove = given.GetResult(blurryAbove) is null ? SortRequest.DefaultBlurryAbove : given.GetValue(blurryAbove),
            IsLinked = given.GetValue(link),
            Overwrite = given.GetValue(overwrite),
            Json = given.GetValue(common.Json),
            Verbosity = common.Verbosity(given),
        }).Run());
        return command;
    }

    private static Argument<string> Folder(string description) => new("FOLDER") { Description = description };

    private static Option<string?> Split() => OptionValue.Text("--split", [], "NAME", "The part of a divided set: train, test or another folder or list.");

    private static Option<string?> Output()
    {
        Option<string?> output = OptionValue.Text("--output", ["-o"], "FOLDER", "The folder to write to.");
        output.Required = true;
        return output;
    }
}
