using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Unblur.Cli.Deblurring;
using Unblur.Cli.Options;
using Unblur.Cli.Outputs;
using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur deblur</c>: removes motion blur from photos.</summary>
internal sealed class DeblurCommand : CommandWithExamples
{
    private const string Inputs = "PHOTO|FOLDER|PATTERN";

    private readonly Argument<string[]> _photos = new(Inputs)
    {
        Description = "Photos, folders, or patterns such as 'trip/*.jpg'.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _input = OptionValue.Repeated("--input", ["-i"], Inputs, "The same as an option. Can be given several times.");
    private readonly Option<string?> _output = OptionValue.Text(
        "--output", ["-o"], "FILE|FOLDER", "Where to write: a file name for one photo, else a folder. Default: next to each photo.");
    private readonly Option<string> _suffix = OptionValue.Parsed("--suffix", [], "TEXT", "Added to the names of results. Default: _deblurred.", CheckSuffix);
    private readonly Option<PhotoFormat?> _format = PhotoFormatOption.Create();
    private readonly Option<int> _quality = OptionValue.Whole(
        "--quality", [], "1-100", "Quality of JPEG and lossy WebP. Default: 95, or the photo's own if higher.", 1, 100);
    private readonly Option<bool> _recursive = OptionValue.Switch("--recursive", ["-r"], "Search subfolders, too.");
    private readonly Option<bool> _keepTree = OptionValue.Switch(
        "--keep-tree", [], "With -o FOLDER: keep the inputs' folders below it, so that photos of one name from two folders stay apart.");
    private readonly Option<bool> _overwrite = OptionValue.Switch("--overwrite", [], "Replace existing results. Default: skip them.");
    private readonly Option<bool> _dryRun = OptionValue.Switch("--dry-run", [], "Only show which photos would be restored, and where the results would go.");
    private readonly Option<bool> _diagnose = OptionValue.Switch("--diagnose", [], "Only say what each photo suffers from, and what would be done about it. Nothing is written.");
    private readonly Option<double> _strength = OptionValue.Number(
        "--strength", "0-1", "The share of the restoration in the result, mixed with the photo. Default: 1.", 0, 1);
    private readonly Option<bool> _tta = OptionValue.Switch("--tta", ["-x"], "Average over 8 rotations and mirror images: slightly better, 8 times slower.");
    private readonly Option<bool> _noGuard = OptionValue.Switch("--no-guard", [], "Keep the result even if it looks implausible compared with the photo.");
    private readonly Option<int> _overlap = OptionValue.Whole(
        "--tile-overlap", [], "PIXELS", "How far tiles overlap. Default: what the network needs.", 0, int.MaxValue);
    private readonly Option<long> _maxPixels = OptionValue.Parsed("--max-pixels", [], "N|NMP", "Refuse larger photos. Default: 250MP.", PixelCount.Parse);
    private readonly Option<string?> _flow = OptionValue.Text(
        "--flow", [], "FILE", "The motion of the photo (.flo, .npy, .mat), of its size: deconvolve with it, without a network.");
    private readonly Option<string?> _kernel = OptionValue.Text(
        "--kernel", [], "FILE", "The blur kernel of the photo, a picture or .npy: deconvolve with it, without a network.");
    private readonly Option<string?> _steps = OptionValue.Text(
        "--save-intermediate", [], "FOLDER", "Also write the motion, kernels and every image on the way, where the method has them.");
    private readonly Option<int> _kernelSize = OptionValue.Parsed("--kernel-size", [], "PIXELS", "With --method map: size of the kernel, odd. Default: searched.", KernelSize);
    private readonly Option<PixelRegion> _region = OptionValue.Parsed(
        "--region", [], "X,Y,W,H", "With --method map: where to look for the kernel. Default: where there is most texture.", RegionOption.Parse);
    private readonly Option<BlurLight> _light = OptionValue.Parsed(
        "--light", [], "encoded|camera|linear", "With --method map, --kernel or --flow: what the blur acts on, encoded values, linear light of sRGB, or what a camera's contrast curve makes of that, in between. Default: what explains the photo better; with --flow encoded.", Light);
    private readonly Option<string?> _saveKernel = OptionValue.Text("--save-kernel", [], "FILE", "With --method map: write the kernel of one photo, a 16-bit PNG, and those of its regions, if it has several, next to it.");
    private readonly Option<string?> _page = OptionValue.Text(
        "--page", [], "FILE", "Write one HTML file with all photos before and after, and what was seen and done. It replaces an earlier one.");
    private readonly ComputeOptions _compute = new();
    private readonly CommonOptions _common = new();

    public DeblurCommand()
        : base(
            "deblur",
            "Remove motion blur from photos.",
            "unblur deblur photo.jpg                          writes photo_deblurred.jpg next to it",
            "unblur deblur photo.jpg -o sharp.png             chooses name and format",
            "unblur deblur holiday -o restored -r             a folder with its subfolders, the same tree in restored/",
            "unblur deblur 'holiday/**/*.tif' --format png    a pattern, quoted: Unblur expands it",
            "unblur deblur photo.jpg --strength 0.6           gentler: 60 % restored, 40 % original",
            "unblur deblur large.tif --max-memory 3GB         smaller tiles for a small computer",
            "unblur deblur photo.jpg --kernel kernel.png       the blur is known: no network",
            "unblur deblur photo.jpg -n runs/rpgan-cpu        SEN + RP-GAN, as that run trained it",
            "unblur deblur photo.jpg --kernel k.png --light linear    what the kernel acts on; else the photo shows it",
            "unblur deblur shaken.jpg --method map            finds the kernel itself: no network",
            "unblur deblur holiday --diagnose                 says which photos are sharp, shaken or out of focus; writes nothing",
            "unblur deblur holiday --page holiday.html        a page with all photos before and after",
            "unblur deblur holiday --json > report.json       a report for programs")
    {
        Add(_photos);
        Option[] options =
        [
            _input, _output, _suffix, _format, _quality, _recursive, _keepTree, _overwrite, _dryRun, _diagnose,
            _flow, _kernel, _light, _kernelSize, _region, _saveKernel, _steps, _page, .. _compute.All, _overlap, _strength, _tta, _noGuard, _maxPixels,
            _common.Json, _common.Verbose, _common.Quiet,
        ];
        foreach (Option option in options)
        {
            Add(option);
        }

        this.AddCheck(given =>
        {
            if (given.GetValue(_photos) is null or [] && given.GetValue(_input) is null or [])
            {
                given.AddError("name at least one photo, folder or pattern.");
            }
        });
        this.AddCheck(CheckBlur);
        SetAction(async (given, _) => (int)await (given.GetValue(_diagnose) ? new DiagnosisRun(Request(given)).Run() : new DeblurRun(Request(given)).Run()));
    }

    private DeblurRequest Request(ParseResult given) => new()
    {
        Inputs = [.. given.GetValue(_input) ?? [], .. given.GetValue(_photos) ?? []],
        Output = OutputOptions(given),
        Options = DeblurOptions(given),
        FlowPath = given.GetValue(_flow),
        KernelPath = given.GetValue(_kernel),
        StepsFolder = given.GetValue(_steps),
        SaveKernelPath = given.GetValue(_saveKernel),
        PagePath = given.GetValue(_page),
        IsRecursive = given.GetValue(_recursive),
        IsDryRun = given.GetValue(_dryRun),
        Model = _compute.Model(given),
        Quality = given.GetResult(_quality) is null ? null : given.GetValue(_quality),
        MaxPixels = given.GetResult(_maxPixels) is null ? null : given.GetValue(_maxPixels),
        Json = given.GetValue(_common.Json),
        Verbosity = _common.Verbosity(given),
    };

    private OutputOptions OutputOptions(ParseResult given) => new()
    {
        Target = given.GetValue(_output),
        Suffix = given.GetValue(_suffix) ?? Outputs.OutputOptions.DefaultSuffix,
        Format = given.GetResult(_format) is null ? null : given.GetValue(_format),
        Overwrite = given.GetValue(_overwrite),
        KeepsTree = given.GetValue(_keepTree),
    };

    private DeblurOptions DeblurOptions(ParseResult given) => _compute.Read(given) with
    {
        KeepsSteps = given.GetValue(_steps) is not null,
        KernelSize = given.GetResult(_kernelSize) is null ? 0 : given.GetValue(_kernelSize),
        Region = given.GetResult(_region) is null ? null : given.GetValue(_region),
        Light = given.GetResult(_light) is null ? null : given.GetValue(_light),
        TileOverlap = given.GetResult(_overlap) is null ? -1 : given.GetValue(_overlap),
        TestTimeAugmentation = given.GetValue(_tta),
        Strength = given.GetResult(_strength) is null ? 1 : given.GetValue(_strength),
        Guard = !given.GetValue(_noGuard),
    };

    private void CheckBlur(CommandResult given)
    {
        (bool hasFlow, bool hasKernel) = (given.GetValue(_flow) is not null, given.GetValue(_kernel) is not null);
        string? known = hasFlow ? "flow" : hasKernel ? "kernel" : null;
        string? method = _compute.Method(given);
        if (hasFlow && hasKernel)
        {
            given.AddError("--flow and --kernel are two descriptions of one blur: give one of them.");
        }
        else if (method is "flow" or "kernel" && method != known)
        {
            given.AddError($"--method {method} needs --{method} FILE.");
        }
        else if (known is not null && method is not null && method != known)
        {
            given.AddError($"--{known} restores without a network: leave --method {method} out.");
        }
        else if (known is not null && (_compute.NamesModel(given) || given.GetValue(_tta)))
        {
            given.AddError($"--{known} restores without a network: leave --model and --tta out.");
        }

        foreach (string problem in _compute.Ignored(given, known ?? method))
        {
            given.AddError(problem);
        }

        if (given.GetResult(_light) is not null && known is null && method != "map")
        {
            given.AddError("--light needs --method map, --kernel or --flow.");
        }

        CheckMap(given, method == "map");
        if (given.GetValue(_diagnose) && (known ?? method) is not (null or "auto"))
        {
            given.AddError($"--diagnose looks at photos as the default method does: leave {(known is null ? "--method " + method : "--" + known)} out.");
        }

        Option[] ofResults = [_output, _format, _quality, _overwrite, _dryRun, _steps, _page, _strength, _tta, _noGuard, _keepTree];
        foreach (Option option in ofResults.Where(option => given.GetValue(_diagnose) && given.GetResult(option) is { Implicit: false }))
        {
            given.AddError($"--diagnose makes no results: leave {option.Name} out.");
        }
    }

    private void CheckMap(CommandResult given, bool isMap)
    {
        if (isMap && (_compute.NamesModel(given) || given.GetValue(_tta)))
        {
            given.AddError("--method map restores without a network: leave --model and --tta out.");
        }

        foreach (Option option in (Option[])[_kernelSize, _region, _saveKernel])
        {
            if (!isMap && given.GetResult(option) is not null)
            {
                given.AddError($"{option.Name} needs --method map.");
            }
        }
    }

    private static int KernelSize(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size % 2 == 1 && size is >= 5 and <= BlindOptions.LargestKernel
            ? size
            : throw new FormatException($"takes an odd number from 5 to {BlindOptions.LargestKernel}, but got '{text}'.");

    private static BlurLight Light(string text) => text switch
    {
        "linear" => BlurLight.Linear,
        "camera" => BlurLight.Camera,
        "encoded" => BlurLight.Encoded,
        _ => throw new FormatException($"takes 'encoded', 'camera' or 'linear', but got '{text}'."),
    };

    private static string CheckSuffix(string suffix)
        => suffix.Contains('/', StringComparison.Ordinal)
            ? throw new FormatException($"takes a part of a file name, but got '{suffix}': -o chooses a folder.")
            : suffix;
}
