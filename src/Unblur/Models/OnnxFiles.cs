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

    /// <summary>How often weights are read that change while they are read, as those of a training do.</summary>
    private const int Attempts = 3;

    /// <summary>Whether a path is that of an ONNX file.</summary>
    internal static bool IsOne(string path) => RegularFile.Exists(path) && string.Equals(Path.GetExtension(path), Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a file holds, by its metadata.</summary>
    internal WeightContent Describe(string path) => Content(OnLoad(path));

    /// <summary>What weights hold, by the metadata of the file next to them; null where there is none, or it is of other weights.</summary>
    internal WeightContent? DescribeNextTo(string path)
    {
        // A pipe is not read; nor is a large file for nothing.
        bool isReadable = !RegularFile.IsSpecial(path) && RegularFile.Exists(Path.ChangeExtension(path, Extension));
        return isReadable && NextTo(path, "", Checksum.OfAll(path), ExecutionDevice.Cpu, threads: 1) is { } network ? Content(network) : null;
    }

    /// <summary>Where a graph of a network goes: the main one to the given file, <c>NAME.onnx</c>, another one to <c>NAME.GRAPH.onnx</c>.</summary>
    private static string FileOf(string main, string graph) => graph.Length == 0 ? main : Path.ChangeExtension(main, $".{graph}{Path.GetExtension(main)}");

    /// <summary>Loads a graph of a model of one file.</summary>
    /// <param name="card">The model.</param>
    /// <param name="graph">Empty for the main one.</param>
    /// <param name="device">Where it will compute.</param>
    /// <param name="threads">Threads of the processor.</param>
    /// <exception cref="ModelException">Files are missing or damaged, or nothing can write the weights as ONNX.</exception>
    internal INetwork Load(ModelCard card, string graph, ExecutionDevice device, int threads) => ModelFiles.Translate<INetwork>(() =>
    {
        if (card.Graphs.Count > 0)
        {
            return Load(card, Chosen(card, graph, device), device, threads);
        }

        string weightsPath = Path.TrimEndingDirectorySeparator(card.WeightsPath);
        if (IsOne(weightsPath))
        {
            string path = FileOf(weightsPath, graph);
            return File.Exists(path)
                ? Fitting(new OnnxNetwork(File.ReadAllBytes(path), path, device, threads), path, device, graph)
                : throw new ModelException($"{weightsPath} needs {path} next to it: export the model again.");
        }

        RequireNo8Bits(weightsPath, device, graph);
        ModelFiles.RequireAsOnCard(card, weightsPath, card.Sha256, card.Bytes);
        for (int attempt = 1; ; attempt++)
        {
            string checksum = Checksum.OfAll(weightsPath);
            if ((NextTo(weightsPath, graph, checksum, device, threads) ?? Kept(weightsPath, graph, checksum, device, threads, attempt)) is { } network)
            {
                return network;
            }
        }
    });

    /// <summary>Compares a graph with the card of its model, and loads it where this processor can.</summary>
    /// <exception cref="ModelException">It is missing, damaged or another file.</exception>
    internal static void Verify(ModelCard card, ModelGraph graph)
    {
        string path = Path.Combine(card.Folder, graph.File);
        ModelFiles.RequireAsOnCard(card, path, graph.Sha256, graph.Bytes);
        using OnnxNetwork network = OnLoad(path);
        if (network.Traits.Bits != (graph.Bits ?? NetworkTraits.FloatBits))
        {
            throw new ModelException($"{path} computes in {network.Traits.Bits} bits, but its card says {graph.Bits ?? NetworkTraits.FloatBits}: correct the card, or get the model again.");
        }
    }

    private static OnnxNetwork Load(ModelCard card, ModelGraph graph, ExecutionDevice device, int threads)
    {
        string path = Path.Combine(card.Folder, graph.File);
        ModelFiles.RequireAsOnCard(card, path, graph.Sha256, graph.Bytes);
        return Fitting(new OnnxNetwork(File.ReadAllBytes(path), path, device, threads), path, device, graph.Name);
    }

    /// <summary>The graph of a name in the precision of the device: in 8 bits, where they are asked for or usual.</summary>
    private static ModelGraph Chosen(ModelCard card, string graph, ExecutionDevice device)
    {
        bool in8Bits = device.IsCpu && (device.Precision == ExecutionDevice.Int8 || (device.Precision == ExecutionDevice.Automatic && EightBitSupport.IsUsual));
        ModelGraph[] found = [.. card.Graphs.Where(one => one.Name == graph)];
        if (found.FirstOrDefault(one => in8Bits && one.Bits is not null) is { } rounded)
        {
            return rounded;
        }

        RequireNo8Bits(card.Name, device, graph);
        return found.FirstOrDefault(one => one.Bits is null)
            ?? throw new ModelException($"the card of {card.Name} names no graph '{graph}', but {string.Join(", ", card.Graphs.Select(one => $"'{one.Name}'"))}: get the model again.");
    }

    /// <summary>Refuses a model without a graph of 8 bits, where one is asked for; small graphs next to the main one have none.</summary>
    private static void RequireNo8Bits(string model, ExecutionDevice device, string graph)
    {
        if (device.Precision == ExecutionDevice.Int8 && graph.Length == 0)
        {
            throw new ModelException(
                $"{model} has no graph of 8 bits: leave the precision out. For networks that take a photo alone, unblur models export MODEL --int8 PHOTOS -o FILE makes one, to be named as the model.");
        }
    }

    /// <summary>The network, where it computes in the precision of the device; else it is disposed.</summary>
    /// <exception cref="ModelException">It computes in another one, or in 8 bits that this processor cannot do.</exception>
    private static OnnxNetwork Fitting(OnnxNetwork network, string file, ExecutionDevice device, string graph)
    {
        try
        {
            bool in8Bits = network.Traits.Bits < NetworkTraits.FloatBits;
            if (!in8Bits)
            {
                RequireNo8Bits(file, device, graph);
            }
            else if (device.Precision == ExecutionDevice.Float32)
            {
                throw new ModelException($"{file} computes in 8 bits, but the precision is {device.Precision}: take the file for float32, or leave the precision out.");
            }
            else if (device.IsCpu && !EightBitSupport.IsNative)
            {
                throw new ModelException($"{file} computes in 8 bits, for which this processor lacks {EightBitSupport.Instructions}: take the file for float32.");
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model as ONNX.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="ArgumentException">A file exists.</exception>
    internal IReadOnlyList<string> Export(ModelCard card, string path, ExportOptions options)
    {
        IWeightReader reader = weights ?? throw new ModelException(ModelFiles.Remedy);
        if (!options.Overwrite && Path.Exists(path))
        {
            throw Exists([path]);
        }

        List<(string File, ReadOnlyMemory<byte> Model)> files = [];
        foreach (ModelFile file in card.Files)
        {
            string source = Path.Combine(card.Folder, file.File);
            string main = files.Count == 0 ? path : FileOf(path, file.Name);
            files.AddRange(ModelFiles.Translate(() =>
            {
                ModelFiles.RequireAsOnCard(card, source, file.Sha256, file.Bytes);
                return reader.Export(source, Checksum.OfAll(source), options).Select(graph => (FileOf(main, graph.Name), graph.Model)).ToList();
            }));
        }

        string[] existing = [.. files.Select(file => file.File).Where(Path.Exists)], sources = [.. card.Files.Select(file => Path.GetFullPath(Path.Combine(card.Folder, file.File)))];
        if (existing.Length > 0 && (!options.Overwrite || existing.Any(file => sources.Contains(Path.GetFullPath(file), StringComparer.OrdinalIgnoreCase))))
        {
            throw Exists(existing);
        }

        foreach ((string file, ReadOnlyMemory<byte> model) in files)
        {
            AtomicFile.Write(file, stream => stream.Write(model.Span));
        }

        return [.. files.Select(file => file.File)];
    }

    private static ArgumentException Exists(IEnumerable<string> files)
        => new($"{string.Join(", ", files)} is there already: give another name with -o, or --overwrite to replace it, but not the weights themselves.");

    /// <summary>A file that was written from the same weights; null where there is none, it is damaged, or not Unblur's.</summary>
    private static OnnxNetwork? Matching(string file, string checksum, ExecutionDevice device, int threads)
    {
        if (!RegularFile.Exists(file))
        {
            return null;
        }

        try
        {
            OnnxNetwork network = new(File.ReadAllBytes(file), file, device, threads);
            if (network.Traits.Settings.GetValueOrDefault(WeightsKey) == checksum && network.Traits.Bits == NetworkTraits.FloatBits)
            {
                return network;
            }

            network.Dispose();
        }
        catch (ModelException)
        {
            // of another program, or damaged: as if it were not there
        }

        return null;
    }

    /// <summary>What a training writes next to its weights; null where there is none, or it is of other weights.</summary>
    private static OnnxNetwork? NextTo(string path, string graph, string checksum, ExecutionDevice device, int threads)
        => Matching(FileOf(Path.ChangeExtension(path, Extension), graph), checksum, device, threads);

    /// <summary>The graph of weights from the cache, which gets it if need be; null where the weights have changed meanwhile.</summary>
    private OnnxNetwork? Kept(string path, string graph, string checksum, ExecutionDevice device, int threads, int attempt)
    {
        string main = Path.Combine(CacheFolder.Default(Environment.GetEnvironmentVariable), $"onnx-{Version}", checksum, "model" + Extension);
        if (Matching(FileOf(main, graph), checksum, device, threads) is { } known)
        {
            return known;
        }

        IWeightReader reader = weights ?? throw new ModelException($"{path} holds weights. {ModelFiles.Remedy}");
        IReadOnlyList<ExportedGraph> graphs = reader.Export(path, checksum, new ExportOptions());
        if (Checksum.OfAll(path) != checksum)
        {
            return attempt < Attempts ? null : throw new ModelException($"{path} changes while it is read: try again, or copy it first.");
        }

        Keep(main, graphs);
        ExportedGraph found = graphs.FirstOrDefault(one => one.Name == graph) ?? throw new ModelException($"the network of {path} has no '{graph}': it is of another kind.");
        return new OnnxNetwork(found.Model.ToArray(), path, device, threads);
    }

    /// <summary>Keeps graphs for the next time, where that is possible.</summary>
    private static void Keep(string main, IReadOnlyList<ExportedGraph> graphs)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(main)!);
            foreach (ExportedGraph graph in graphs)
            {
                AtomicFile.Write(FileOf(main, graph.Name), stream => stream.Write(graph.Model.Span));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // a full disk, a home that cannot be written: the graphs are in memory all the same
        }
    }

    private static OnnxNetwork OnLoad(string path) => new(File.ReadAllBytes(path), path, ExecutionDevice.Cpu, threads: 1);

    private WeightContent Content(OnnxNetwork network)
    {
        using (network)
        {
            string role = network.Traits.Settings.GetValueOrDefault("role", "");
            bool isKnown = Enum.TryParse(role, ignoreCase: true, out ModelRole parsed) && Enum.IsDefined(parsed);
            return new WeightContent(network.Traits.Name, isKnown ? parsed : weights?.RoleOf(network.Traits.Name) ?? ModelRole.Deblur, 0);
        }
    }
}
