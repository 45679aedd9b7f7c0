using System.CommandLine;
using Unblur.Cli.Evaluation;
using Unblur.Cli.Options;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur eval</c>: measures restored photos against sharp ones, under a named profile.</summary>
internal sealed class EvalCommand : CommandWithExamples
{
    private readonly Argument<string[]> _paths = new("RESTORED SHARP")
    {
        Description = "Two photos or two folders; with --dataset only the data set's folder (or list of pairs).",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _profile = OptionValue.Text(
        "--profile", [], "NAME", "The definitions of the measures (docs/reference/measures.md). Default: the data set's own, else matlab.");
    private readonly Option<string[]> _metrics = OptionValue.Repeated(
        "--metrics", [], "NAME", "Additional measures: niqe, lpips-alex, lpips-vgg, lpips-squeeze. They need published weights.");
    private readonly Option<string?> _before = OptionValue.Text(
        "--before", [], "BLURRY", "The blurry photo or folder, measured in the same way for comparison.");
    private readonly Option<string?> _dataSet = OptionValue.Text(
        "--dataset", [], "NAME",
        "Take blurry and sharp photos from a data set of this layout: blur-sharp, input-target, gopro, gopro-gamma, realblur, kohler, gong.");
    private readonly Option<string?> _restored = OptionValue.Text(
        "--restored", [], "FOLDER", "With --dataset: restored photos to measure. Without this and --model, the blurry photos are measured.");
    private readonly Option<bool> _allowMissing = OptionValue.Switch("--allow-missing", [], "Leave out photos that have no partner. Default: refuse them.");
    private readonly Option<string?> _csv = OptionValue.Text("--csv", [], "FILE", "Write the numbers with all digits as CSV, one line for each photo.");
    private readonly Option<string?> _page = OptionValue.Text(
        "--page", [], "FILE", "Write one HTML file with the table and pictures of the worst and best photos.");
    private readonly Option<bool> _overwrite = OptionValue.Switch(
        "--overwrite", [], "Let --csv and --page replace files that eval did not write. Default: refuse. Photos that are measured are never replaced.");
    private readonly ComputeOptions _compute = new();
    private readonly CommonOptions _common = new();

    public EvalCommand()
        : base(
            "eval",
            "Measure restored photos against sharp ones.",
            "unblur eval restored.png sharp.png                                    one photo",
            "unblur eval restored sharp --before blurry                            folders, before and after",
            "unblur eval restored sharp --profile realblur --metrics lpips-alex    aligned as RealBlur is, with LPIPS",
            "unblur eval --dataset blur-sharp gopro/test -n mine --page mine.html  restores a data set and measures it",
            "unblur eval --dataset blur-sharp gopro/test                           the blurry photos themselves",
            "unblur eval restored sharp --json > scores.json                       a report for programs")
    {
        Add(_paths);
        Option[] options =
        [
            _profile, _metrics, _before, _dataSet, _restored, _allowMissing, _csv, _page, _overwrite,
            .. _compute.All, _common.Json, _common.Verbose, _common.Quiet,
        ];
        foreach (Option option in options)
        {
            Add(option);
        }

        this.AddCheck(given =>
        {
            bool isDataSet = given.GetValue(_dataSet) is not null;
            int paths = given.GetValue(_paths)?.Length ?? 0;
            if (isDataSet && paths != 1)
            {
                given.AddError($"--dataset takes one folder, but got {paths}.");
            }

            if (!isDataSet && paths != 2)
            {
                given.AddError($"name restored and sharp photos, two files or two folders (got {paths}), or a data set with --dataset.");
            }

            if (isDataSet && given.GetValue(_before) is not null)
            {
                given.AddError("--before is for two folders: a data set has its blurry photos.");
            }

            if (!isDataSet && given.GetValue(_restored) is not null)
            {
                given.AddError("--restored goes with --dataset: without it, name the restored photos first.");
            }

            if (!isDataSet && _compute.Restores(given))
            {
                given.AddError("--model or --method goes with --dataset: without it, restore first with unblur deblur.");
            }

            foreach (string problem in _compute.Ignored(given, _compute.Restores(given) ? _compute.Method(given) : "measuring"))
            {
                given.AddError(problem);
            }

            if (given.GetValue(_restored) is not null && _compute.Restores(given))
            {
                given.AddError("--restored and --model or --method exclude each other: measure one at a time.");
            }
        });
        SetAction(async (given, _) => (int)await new EvalRun(Request(given)).Run());
    }

    private EvalRequest Request(ParseResult given) => new()
    {
        Paths = given.GetValue(_paths)!,
        DataSet = given.GetValue(_dataSet),
        Before = given.GetValue(_before),
        Restored = given.GetValue(_restored),
        Model = _compute.Model(given),
        Profile = given.GetValue(_profile),
        Metrics =
        [
            .. (given.GetValue(_metrics) ?? [])
                .SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ],
        AllowsMissing = given.GetValue(_allowMissing),
        Options = Exact(_compute.Read(given)),
        Csv = given.GetValue(_csv),
        Page = given.GetValue(_page),
        Overwrite = given.GetValue(_overwrite),
        Json = given.GetValue(_common.Json),
        Verbosity = _common.Verbosity(given),
    };

    /// <summary>Figures do not depend on what a processor is fast with, unless a precision is asked for; CoreML has no exact one.</summary>
    private static DeblurOptions Exact(DeblurOptions options)
        => options is { Precision: "auto", Device: not "coreml" } ? options with { Precision = "fp32" } : options;
}
