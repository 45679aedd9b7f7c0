using System.CommandLine;
using System.Globalization;
using Unblur.Cli.Blurring;
using Unblur.Cli.Failures;
using Unblur.Cli.Options;
using Unblur.Data.Blurring;
using Unblur.Physics.Degradations;
using Unblur.Physics.Flow;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur blur</c>: makes blurry photos, and data sets of them, from sharp ones.</summary>
internal sealed class BlurCommand : CommandWithExamples
{
    private readonly Argument<string[]> _photos = new("PHOTO|FOLDER|PATTERN")
    {
        Description = "Sharp photos; for --kind frames folders with the frames of a sequence.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _output = OptionValue.Text("--output", ["-o"], "FOLDER", "Where to write the results. Default for one photo: next to it.");
    private readonly Option<string> _kind = OptionValue.Choice("--kind", "The kind of blur. Default: flow.", "flow", "shake", "kernel", "frames", "bgan");
    private readonly Option<double> _ceiling = OptionValue.Number(
        "--ceiling", "PIXELS", "flow: the largest motion along x and y, usually 23, 36 or 46. Default: 46.", 1, 500);
    private readonly Option<string> _strength = OptionValue.Choice(
        "--strength", "flow: which of Gong's two sets of motions. Default: strong.", "strong", "mild");
    private readonly Option<string> _variant = OptionValue.Choice(
        "--variant", "flow: motion of a real camera, or as Gong's published code draws it. Default: physical.", "physical", "published");
    private readonly Option<(double, double)?> _length = OptionValue.Parsed<(double, double)?>(
        "--length", [], "MIN-MAX", "shake, kernel: extent of the blur in pixels. Default: 5-30.", text => NumberRange.Parse(text, 0, 500));
    private readonly Option<int> _frames = OptionValue.Whole("--frames", [], "N", "frames: the number of frames that are averaged, odd. Default: 11.", 1, 999);
    private readonly Option<int> _stride = OptionValue.Whole(
        "--stride", [], "N", "frames: the distance between the starts of two groups, in frames. Default: the number of --frames.", 1, int.MaxValue);
    private readonly Option<string?> _model = OptionValue.Text("--model", ["-n"], "NAME|PATH", "bgan: the BGAN that blurs: its weights, or the folder of the run that trained it.");
    private readonly Option<int> _perImage = OptionValue.Whole("--per-image", [], "N", "Blurry photos made from each sharp photo. Default: 1.", 1, 100_000);
    private readonly Option<bool> _withSharp = OptionValue.Switch("--with-sharp", [], "Add one sample of each photo that is not blurred.");
    private readonly Option<DataSplit?> _split = OptionValue.Parsed<DataSplit?>(
        "--split", [], "TRAIN:TEST", "Divide the photos into train/ and test/, such as 5:1.", DataSplit.Parse);
    private readonly Option<string> _layout = OptionValue.Choice(
        "--layout", "The layout of folders and file names. Default: photos for one photo, else pairs.", "photos", "pairs", "gong");
    private readonly Option<bool> _crop = OptionValue.Switch(
        "--crop", [], "Crop the borders, where the blur needs pixels outside the photo. Default for every layout except photos.");
    private readonly Option<bool> _noCrop = OptionValue.Switch(
        "--no-crop", [], "Keep the borders, blurred as if the edge pixels continued. Default for the layout photos.");
    private readonly Option<LightTransfer?> _light = OptionValue.Parsed<LightTransfer?>(
        "--light", [], "encoded|linear|'camera CONTRAST'|GAMMA", "The light that the blur averages; behind a contrast curve of strength CONTRAST as a camera adds it, about 0.4. Default: encoded, the values as stored.", LightTransfer.Parse);
    private readonly Option<double> _saturation = OptionValue.Number(
        "--saturation", "FACTOR", "Make highlights brighter by this factor before the blur. Default: 1.", 1, 100);
    private readonly Option<(double, double)?> _noise = OptionValue.Parsed<(double, double)?>(
        "--noise", [], "READ,SHOT", "Standard deviations of the noise, 0 to 1: at black, and added at white. Default: 0,0.",
        text => NumberRange.ParsePair(text, 0, 1));
    private readonly Option<QualityRange?> _jpeg = OptionValue.Parsed<QualityRange?>(
        "--jpeg", [], "QUALITY|MIN-MAX", "Compress blurry photos with this JPEG quality; they are then stored without further loss.", Qualities);
    private readonly Option<long> _seed = OptionValue.Parsed(
        "--seed", [], "N", "The seed of all random numbers: another seed gives another data set. Default: 0.", Seed);
    private readonly Option<string?> _manifest = OptionValue.Text(
        "--manifest", [], "FILE", "Rebuild a data set from its manifest and the folder of its sharp photos, and verify it.");
    private readonly Option<bool> _recursive = OptionValue.Switch("--recursive", ["-r"], "Search subfolders, too.");
    private readonly Option<bool> _keepTree = OptionValue.Switch("--keep-tree", [], "Keep the inputs' folders in the names, so that photos of one name "
        + "from two folders stay apart.");
    private readonly Option<bool> _overwrite = OptionValue.Switch("--overwrite", [], "Replace an existing data set. Default: continue it.");
    private readonly MachineOptions _machine = new();
    private readonly CommonOptions _common = new();

    public BlurCommand()
        : base(
            "blur",
            "Make blurry photos, or a data set of them, from sharp ones.",
            "unblur blur photo.jpg                                        writes photo_blurry.png next to it",
            "unblur blur sharp -o pairs --kind shake --length 5-40        a folder: blur/, sharp/, flow/ and a manifest",
            "unblur blur sharp -o gong --layout gong --per-image 50 --with-sharp --split 5:1",
            "unblur blur highspeed -r -o gopro --kind frames --frames 11  averages frames of sequences, as GoPro does",
            "unblur blur photo.jpg --kind bgan --model runs/bgan --per-image 4 -o blurs    four blurs that a BGAN learned",
            "unblur blur --manifest gong/manifest.json sharp -o again     rebuilds the same data set, bit for bit")
    {
        Add(_photos);
        Option[] options =
        [
            _output, _kind, _ceiling, _strength, _variant, _length, _frames, _stride, _model, _perImage, _withSharp, _split, _layout, _crop, _noCrop,
            _light, _saturation, _noise,
            _jpeg, _seed, _manifest, _recursive, _keepTree, _overwrite, _machine.Device, _machine.Memory, _machine.Threads, _common.Json, _common.Verbose, _common.Quiet,
        ];
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
        SetAction(async (given, _) => (int)await new BlurRun(Request(given)).Run());
    }

    private IEnumerable<string> Problems(System.CommandLine.Parsing.CommandResult given)
    {
        Option[] fixedByManifest =
        [
            _kind, _ceiling, _strength, _variant, _length, _frames, _stride, _perImage, _withSharp, _split, _layout, _crop, _noCrop,
            _light, _saturation, _noise, _jpeg, _seed, _recursive, _keepTree,
        ];
        if (given.GetValue(_photos) is null or [])
        {
            yield return "name at least one photo, folder or pattern.";
        }

        if (given.GetValue(_manifest) is not null)
        {
            foreach (Option option in fixedByManifest.Where(option => given.GetResult(option) is not null))
            {
                yield return $"--manifest says how the data set is made: leave out {option.Name}.";
            }

            if (given.GetValue(_photos) is { Length: > 1 })
            {
                yield return "--manifest takes one folder of sharp photos.";
            }

            if (given.GetValue(_output) is null)
            {
                yield return "-o is missing: name the folder for the data set.";
            }

            yield break;
        }

        if (given.GetValue(_crop) && given.GetValue(_noCrop))
        {
            yield return "--crop and --no-crop contradict each other: leave one out.";
        }

        string kind = given.GetResult(_kind)?.Tokens is [var named] ? named.Value : "flow";            // an unknown kind is reported already, and has no value
        (Option Option, string[] Kinds)[] belongs =
        [
            (_ceiling, ["flow"]), (_strength, ["flow"]), (_variant, ["flow"]), (_length, ["shake", "kernel"]), (_frames, ["frames"]), (_stride, ["frames"]),
            (_perImage, ["flow", "shake", "kernel", "bgan"]), (_withSharp, ["flow", "shake", "kernel", "bgan"]), (_model, ["bgan"]), (_machine.Device, ["bgan"]), (_machine.Memory, ["bgan"]),
            (_light, ["flow", "shake", "kernel", "frames"]), (_saturation, ["flow", "shake", "kernel", "frames"]), (_crop, ["flow", "shake", "kernel", "frames"]),
        ];
        foreach ((Option option, string[] kinds) in belongs.Where(entry => given.GetResult(entry.Option) is not null && !entry.Kinds.Contains(kind)))
        {
            yield return $"{option.Name} is for --kind {string.Join(" and ", kinds)}, not for {kind}: leave it out.";
        }

        if (kind == "bgan" && given.GetResult(_model) is null)
        {
            yield return "--kind bgan needs the BGAN that blurs: name it with --model.";
        }
    }

    private BlurRequest Request(ParseResult given)
    {
        bool isDataSet = given.GetValue(_withSharp) || new Option[] { _perImage, _split, _frames, _layout }.Any(option => given.GetResult(option) is not null);
        string[] photos = given.GetValue(_photos)!;
        bool isOnePhoto = !isDataSet && photos.Length == 1 && !Directory.Exists(photos[0])
            && (File.Exists(photos[0]) || !Inputs.FilePattern.IsPattern(photos[0]));
        return new()
        {
            Inputs = photos,
            Output = given.GetValue(_output),
            Options = given.GetValue(_manifest) is null ? Failure.AtOptions(() => Options(given, isOnePhoto)) : null,
            Manifest = given.GetValue(_manifest),
            IsOnePhoto = isOnePhoto && given.GetValue(_manifest) is null,
            IsRecursive = given.GetValue(_recursive),
            KeepsTree = given.GetValue(_keepTree),
            Overwrite = given.GetValue(_overwrite),
            Threads = given.GetResult(_machine.Threads) is null ? Environment.ProcessorCount : given.GetValue(_machine.Threads),
            Model = given.GetValue(_model),
            Compute = new DeblurOptions
            {
                Device = given.GetValue(_machine.Device) ?? "auto",
                MaxMemoryBytes = given.GetValue(_machine.Memory),
                Threads = given.GetValue(_machine.Threads),
            },
            Json = given.GetValue(_common.Json),
            Verbosity = _common.Verbosity(given),
        };
    }

    private new BlurDataOptions Options(ParseResult given, bool isOnePhoto)
    {
        BlurLayout layout = given.GetValue(_layout) is { } name
            ? Enum.Parse<BlurLayout>(name, ignoreCase: true)
            : isOnePhoto ? BlurLayout.Photos : BlurLayout.Pairs;
        (double shortest, double longest) = given.GetValue(_length) ?? (5, 30);
        (double read, double shot) = given.GetValue(_noise) ?? (0, 0);
        BlurDataOptions options = new()
        {
            Kind = given.GetValue(_kind) is { } kind ? Enum.Parse<BlurKind>(kind, ignoreCase: true) : BlurKind.Flow,
            Layout = layout,
            Seed = given.GetValue(_seed),
            PerImage = given.GetResult(_perImage) is null ? 1 : given.GetValue(_perImage),
            WithSharp = given.GetValue(_withSharp),
            Split = given.GetValue(_split),
            Crop = given.GetValue(_crop) || (layout != BlurLayout.Photos && !given.GetValue(_noCrop)),
            Flow = Flow(given),
            MinimumLength = shortest,
            MaximumLength = longest,
            Frames = given.GetResult(_frames) is null ? 11 : given.GetValue(_frames),
            Stride = given.GetResult(_stride) is null ? null : given.GetValue(_stride),
            Light = given.GetValue(_light) ?? LightTransfer.Encoded,
            Saturation = given.GetResult(_saturation) is null ? 1 : given.GetValue(_saturation),
            ReadNoise = read,
            ShotNoise = shot,
            Jpeg = given.GetValue(_jpeg),
        };
        (options.Kind == BlurKind.Bgan ? options with { Model = "" } : options).Validate();            // the model's checksum is known once it is loaded
        return options;
    }

    // "published" also means no ceiling, and parameters that are not scaled to the photo's size.
    private GongFlowOptions Flow(ParseResult given)
    {
        GongFlowOptions flow = given.GetValue(_strength) == "mild" ? GongFlowOptions.Mild : GongFlowOptions.Strong;
        if (given.GetValue(_variant) == "published")
        {
            flow = flow with { Terms = GongTerms.Published, ScaleWithImage = false, Ceiling = null };
        }

        return given.GetResult(_ceiling) is null ? flow : flow with { Ceiling = given.GetValue(_ceiling) };
    }

    private static long Seed(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seed)
            ? seed
            : throw new FormatException($"takes a whole number, but got '{text}'.");

    private static QualityRange Qualities(string text)
    {
        (double from, double to) = NumberRange.Parse(text, 1, 100);
        return from == (int)from && to == (int)to
            ? new((int)from, (int)to)
            : throw new FormatException($"takes whole numbers from 1 to 100, but got '{text}'.");
    }
}
