using System.CommandLine;
using Unblur.Cli.Failures;
using Unblur.Cli.Options;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur models export</c>: writes a model as ONNX, for programs without libtorch.</summary>
internal sealed class ModelsExportCommand : Command
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A name, the path of weights, or a run's folder." };
    private readonly Option<string?> _output = OptionValue.Text("--output", ["-o"], "FILE", "The file. Default: NAME.onnx. Further graphs of a model go to NAME.GRAPH.onnx.");
    private readonly Option<int> _opset = OptionValue.Whole(
        "--opset", [], "N", $"The version of ONNX's operators, {ExportOptions.OldestOpset} (the default) to {ExportOptions.NewestOpset}.",
        ExportOptions.OldestOpset, ExportOptions.NewestOpset);

    private readonly Option<bool> _half = OptionValue.Switch("--half", [], "Keep weights as float16, half the size; networks compute in float32 all the same.");
    private readonly Option<bool> _overwrite = OptionValue.Switch("--overwrite", [], "Replace existing files.");
    private readonly CommonOptions _common = new();

    public ModelsExportCommand()
        : base("export", "Write a model as ONNX, for programs without libtorch.")
    {
        Add(_model);
        foreach (Option option in (Option[])[_output, _opset, _half, _overwrite, _common.Json])
        {
            Add(option);
        }

        SetAction(given => (int)Run(given));
    }

    private ExitCode Run(ParseResult given)
    {
        ModelCatalogue catalogue = TorchWeights.Open();
        ModelCard card = catalogue.Find(given.GetValue(_model));
        string path = given.GetValue(_output) ?? $"{card.Name}.onnx";
        int opset = given.GetValue(_opset) is var chosen && chosen == 0 ? ExportOptions.OldestOpset : chosen;
        ExportOptions options = new() { Opset = opset, IsHalf = given.GetValue(_half), Overwrite = given.GetValue(_overwrite) };
        IReadOnlyList<string> files = Failure.AtOptions(() => catalogue.Export(card, path, options));
        if (given.GetValue(_common.Json))
        {
            ModelsReportWriter.WriteExport(card, files, Console.OpenStandardOutput());
        }
        else
        {
            foreach (string file in files)
            {
                Console.Out.WriteLine(file);
            }
        }

        return ExitCode.Done;
    }
}
