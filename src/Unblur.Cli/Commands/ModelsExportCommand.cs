using System.CommandLine;
using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Cli.Options;
using Unblur.Cli.Progress;
using Unblur.Cli.Reports;
using Unblur.Cli.Weights;
using Unblur.Imaging;

namespace Unblur.Cli.Commands;

/// <summary><c>unblur models export</c>: writes a model as ONNX, for programs without libtorch.</summary>
internal sealed class ModelsExportCommand : Command
{
    private const int MostExamples = 200, ExampleSide = 384, SmallestExample = 64;                    // px

    private readonly Argument<string> _model = new("MODEL") { Description = "A name, the path of weights, or a run's folder." };
    private readonly Option<string?> _output = OptionValue.Text("--output", ["-o"], "FILE", "The file. Default: NAME.onnx. Further graphs of a model go to NAME.GRAPH.onnx.");
    private readonly Option<int> _opset = OptionValue.Whole(
        "--opset", [], "N", $"The version of ONNX's operators, {ExportOptions.OldestOpset} (the default) to {ExportOptions.NewestOpset}.",
        ExportOptions.OldestOpset, ExportOptions.NewestOpset);

    private readonly Option<bool> _half = OptionValue.Switch("--half", [], "Keep weights as float16, half the size; networks compute in float32 all the same.");
    private readonly Option<string?> _int8 = OptionValue.Text(
        "--int8", [], "PHOTOS", "Compute in 8 bits, by the range that values have on the photos of this folder, which are like those to be restored.");

    private readonly Option<bool> _overwrite = OptionValue.Switch("--overwrite", [], "Replace existing files.");
    private readonly CommonOptions _common = new();

    public ModelsExportCommand()
        : base("export", "Write a model as ONNX, for programs without libtorch.")
    {
        Add(_model);
        foreach (Option option in (Option[])[_output, _opset, _half, _int8, _overwrite, _common.Json, _common.Quiet])
        {
            Add(option);
        }

        SetAction(async (given, _) => (int)await Run(given));
    }

    private async Task<ExitCode> Run(ParseResult given)
    {
        ModelCatalogue catalogue = TorchWeights.Open();
        ModelCard card = catalogue.Find(given.GetValue(_model));
        string path = given.GetValue(_output) ?? $"{card.Name}.onnx";
        if (given.GetValue(_half) && given.GetValue(_int8) is not null)
        {
            throw new UsageException("--half keeps weights as float16, and --int8 in 8 bits: give one of them.");
        }

        int opset = given.GetValue(_opset) is var chosen && chosen == 0 ? ExportOptions.OldestOpset : chosen;
        List<string>? examples = given.GetValue(_int8) is { } folder ? Examples(folder) : null;
        ExportOptions options = new() { Opset = opset, IsHalf = given.GetValue(_half), Overwrite = given.GetValue(_overwrite) };
        IReadOnlyList<string> files = await StatusOutput.Run(_common.Verbosity(given), output => Task.Run(() =>
        {
            IEnumerable<PlanarImage>? middles = examples?.Select((photo, i) => Middle(photo, i, examples.Count, output));
            return Failure.AtOptions(() => catalogue.Export(card, path, options with { Examples = middles }));
        }));
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

    /// <summary>A folder's photos.</summary>
    private static List<string> Examples(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"--int8 takes a folder with photos, but there is no folder '{folder}'.");
        }

        List<string> photos = [.. FolderListing.Files(folder).Where(PhotoFormats.IsReadable).Order(StringComparer.Ordinal).Take(MostExamples)];
        photos.ForEach(RequireSize);
        return photos.Count > 0
            ? photos
            : throw new UsageException($"--int8 takes a folder with photos, but there is none in '{folder}' itself.");
    }

    private static PlanarImage Middle(string path, int index, int count, StatusOutput output)
    {
        output.ShowBar($"{Path.GetFileName(path)} ({index + 1}/{count})", (double)index / count);
        PlanarImage photo = PhotoCodec.Load(path);
        (int width, int height) = (Math.Min(photo.Width, ExampleSide), Math.Min(photo.Height, ExampleSide));
        return photo.Crop((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);
    }

    private static void RequireSize(string path)
    {
        PhotoInfo photo = Photo.Identify(path);
        if (Math.Min(photo.Width, photo.Height) < SmallestExample)
        {
            throw new UsageException($"--int8 takes photos of {SmallestExample} pixels and more, but {path} is {photo.Width} x {photo.Height}: leave it out.");
        }
    }
}
