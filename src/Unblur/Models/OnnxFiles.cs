using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Published;

namespace Unblur.Models;

/// <summary>The ONNX files of models: those that came with one, and those that are written from weights once and kept.</summary>
/// <param name="weights">Writes weights as ONNX; null where nothing can.</param>
internal sealed class OnnxFiles(IWeightReader? weights)
{
    private const string Extension = ".onnx";

    /// <summary>The metadata entry with the checksum of the weights that a file was written from.</summary>
    private const string WeightsKey = "weights_sha256";

    /// <summary>Changes when files of older versions must be written again.</summary>
    private const int Version = 1;

    /// <summary>Whether a path is that of an ONNX file.</summary>
    internal static bool IsOne(string path) => File.Exists(path) && string.Equals(Path.GetExtension(path), Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a file holds, by its metadata.</summary>
    internal static WeightContent Describe(string path, IWeightReader? weights)
    {
        using OnnxNetwork network = new(File.ReadAllBytes(path), path, ExecutionDevice.Cpu, threads: 1);
        string role = network.Traits.Settings.GetValueOrDefault("role", "");
        return new WeightContent(
            network.Traits.Name,
            Enum.TryParse(role, ignoreCase: true, out ModelRole parsed) && Enum.IsDefined(parsed) ? parsed : weights?.RoleOf(network.Traits.Name) ?? ModelRole.Deblur,
            0);
    }

    /// <summary>Where a graph of a network goes: the main one to the given file, <c>NAME.onnx</c>, another one to <c>NAME.GRAPH.onnx</c>.</summary>
    internal static string FileOf(string main, string graph) => graph.Length == 0 ? main : Path.ChangeExtension(main, $".{graph}{Path.GetExtension(main)}");

    /// <summary>Loads a graph of a model of one file.</summary>
    /// <param name="card">The model.</param>
    /// <param name="graph">Empty for the main one.</param>
    /// <param name="device">Where it will compute.</param>
    /// <param name="threads">Threads of the processor; 0 for all.</param>
    /// <exception cref="ModelException">Files are missing or damaged, or nothing can write the weights as ONNX.</exception>
    internal INetwork Load(ModelCard card, string graph, ExecutionDevice device, int threads) => ModelFiles.Translate<INetwork>(() =>
    {
        if (card.Graphs.Count > 0)
        {
            ModelGraph found = card.Graphs.FirstOrDefault(one => one.Name == graph)
                ?? throw new ModelException($"the card of {card.Name} names no graph '{graph}', but {string.Join(", ", card.Graphs.Select(one => $"'{one.Name}'"))}: get the model again.");
            string path = Path.Combine(card.Folder, found.File);
            ModelFiles.RequireAsOnCard(card, path, found.Sha256, found.Bytes);
            return new OnnxNetwork(File.ReadAllBytes(path), path, device, threads);
        }

        string weightsPath = Path.TrimEndingDirectorySeparator(card.WeightsPath);
        if (IsOne(weightsPath))
        {
            string path = FileOf(weightsPath, graph);
            return File.Exists(path)
                ? new OnnxNetwork(File.ReadAllBytes(path), path, device, threads)
                : throw new ModelException($"{weightsPath} needs {path} next to it: export the model again.");
        }

        ModelFiles.RequireAsOnCard(card, weightsPath, card.Sha256, card.Bytes);
        string checksum = card.Sha256.Length > 0 ? card.Sha256 : Checksum.OfAll(weightsPath);
        return NextTo(weightsPath, graph, checksum, device, threads) ?? Kept(weightsPath, graph, checksum, device, threads);
    });

    /// <summary>What a training writes next to its weights; null where there is none, or it is of other weights.</summary>
    private static OnnxNetwork? NextTo(string path, string graph, string checksum, ExecutionDevice device, int threads)
    {
        string file = FileOf(Path.ChangeExtension(path, Extension), graph);
        if (!RegularFile.Exists(file))
        {
            return null;
        }

        OnnxNetwork network = new(File.ReadAllBytes(file), file, device, threads);
        if (network.Traits.Settings.GetValueOrDefault(WeightsKey) == checksum)
        {
            return network;
        }

        network.Dispose();
        return null;
    }

    private OnnxNetwork Kept(string path, string graph, string checksum, ExecutionDevice device, int threads)
    {
        string folder = Path.Combine(CacheFolder.Default(Environment.GetEnvironmentVariable), $"onnx-{Version}", checksum);
        string main = Path.Combine(folder, "model" + Extension), file = FileOf(main, graph);
        if (!File.Exists(file))
        {
            IWeightReader reader = weights ?? throw new ModelException($"{path} holds weights. {ModelFiles.Remedy}");
            Directory.CreateDirectory(folder);
            foreach (ExportedGraph exported in reader.Export(path, checksum, new ExportOptions()))
            {
                AtomicFile.Write(FileOf(main, exported.Name), stream => stream.Write(exported.Model.Span));
            }
        }

        return File.Exists(file)
            ? new OnnxNetwork(File.ReadAllBytes(file), path, device, threads)
            : throw new ModelException($"the network of {path} has no '{graph}': it is of another kind.");
    }

    /// <summary>Writes a model as ONNX.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="ArgumentException">A file exists.</exception>
    internal IReadOnlyList<string> Export(ModelCard card, string path, ExportOptions options) => ModelFiles.Translate(() =>
    {
        IWeightReader reader = weights ?? throw new ModelException(ModelFiles.Remedy);
        List<(string File, ReadOnlyMemory<byte> Model)> files = [];
        foreach (ModelFile file in card.Files)
        {
            string source = Path.Combine(card.Folder, file.File);
            ModelFiles.RequireAsOnCard(card, source, file.Sha256, file.Bytes);
            string main = files.Count == 0 ? path : FileOf(path, file.Name);
            files.AddRange(reader.Export(source, Checksum.OfAll(source), options).Select(graph => (FileOf(main, graph.Name), graph.Model)));
        }

        string[] existing = [.. files.Select(file => file.File).Where(Path.Exists)];
        if (existing.Length > 0 && (!options.Overwrite || existing.Any(file => Path.GetFullPath(file) == card.WeightsPath)))
        {
            throw new ArgumentException($"{string.Join(", ", existing)} is there already: give another name with -o, or --overwrite to replace it, but not the weights themselves.");
        }

        foreach ((string file, ReadOnlyMemory<byte> model) in files)
        {
            AtomicFile.Write(file, stream => stream.Write(model.Span));
        }

        return (IReadOnlyList<string>)[.. files.Select(file => file.File)];
    });
}
