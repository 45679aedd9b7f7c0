using Unblur.Imaging;
using Unblur.Inference;

namespace Unblur.Models;

/// <summary>Between cards and their weight files.</summary>
/// <param name="weights">Reads weights; null where nothing can.</param>
internal sealed class ModelFiles(IWeightReader? weights)
{
    private const string WeightExtension = ".safetensors";

    /// <summary>What can be done where nothing reads weights, for messages.</summary>
    internal const string Remedy = "Restoring needs ONNX files, and reading weights needs the part of Unblur that trains: write them as ONNX with unblur models export.";

    private IWeightReader Reader => weights ?? throw new ModelException(Remedy);

    /// <summary>A card for weights that are named by their path: the one next to the file, where there is one.</summary>
    /// <param name="path">A file or the folder of a checkpoint, whatever they are for, or the folder of a run.</param>
    /// <param name="role">Which of a run's networks.</param>
    internal ModelCard Describe(string path, ModelRole role) => Translate(() =>
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(role == ModelRole.Motion ? RunWeights.Motion(path, weights => Content(weights).Role) : RunWeights.Deblur(path)));
        if (CardNextTo(path) is { } card)
        {
            return card;
        }

        bool isFile = File.Exists(path);
        WeightContent content = Content(path);
        return new ModelCard
        {
            Name = NameFor(path),
            Network = content.Network,
            Role = content.Role,
            File = Path.GetFileName(path),
            Sha256 = isFile ? Checksum.Of(path) : "",
            Bytes = isFile ? new FileInfo(path).Length : 0,
            Parameters = content.Parameters,
            License = "unknown",
            Folder = Path.GetDirectoryName(path)!,
            IsCatalogued = false,
        };
    });

    private WeightContent Content(string path)
    {
        OnnxFiles files = new(weights);
        return OnnxFiles.IsOne(path) ? files.Describe(path) : files.DescribeNextTo(path) ?? Reader.Read(path);
    }

    // Other files can have the name of weights too, such as a report of unblur motion --json. A card that is damaged is refused.
    private ModelCard? CardNextTo(string path)
    {
        string next = Path.ChangeExtension(path, ModelCardFile.Extension);
        if (!File.Exists(path) || path == next || !RegularFile.Exists(next) || !File.ReadAllText(next).Contains("\"sha256\"", StringComparison.Ordinal))
        {
            return null;
        }

        return ModelCardFile.Read(next, weights) is { } card && card.WeightsPath == path ? card : null;
    }

    /// <summary>The files that <see cref="Import"/> writes.</summary>
    internal static string[] Written(string folder, string name) => [Path.Combine(folder, name + WeightExtension), Path.Combine(folder, name + ModelCardFile.Extension)];

    internal ModelCard Import(string source, string name, string folder, ModelDescription description, string? key, bool isHalf) => Translate(() =>
    {
        Directory.CreateDirectory(folder);
        string target = Path.Combine(folder, name + WeightExtension);
        WeightContent content = Reader.Save(RunWeights.Deblur(source), key, target, isHalf);
        var card = new ModelCard
        {
            Name = name,
            Network = content.Network,
            Role = content.Role,
            File = Path.GetFileName(target),
            Sha256 = Checksum.Of(target),
            Bytes = new FileInfo(target).Length,
            Parameters = content.Parameters,
            License = description.License,
            Source = description.Source,
            Description = description.Description,
            TrainedOn = description.TrainedOn,
            Folder = folder,
        };
        ModelCardFile.Write(card);
        return card;
    });

    /// <summary>Compares the files of a model with its card, and reads them.</summary>
    /// <exception cref="ModelException">Something is missing, damaged, another file, or of another network.</exception>
    internal void Verify(ModelCard card) => Translate(() =>
    {
        foreach (ModelFile file in card.Files)
        {
            string path = Path.Combine(card.Folder, file.File);
            if (card.Graphs.Count > 0 && !File.Exists(path))
            {
                continue; // photos do not need them
            }

            RequireAsOnCard(card, path, file.Sha256, file.Bytes);
            if (card.Graphs.Count > 0)
            {
                continue;
            }

            string found = OnnxFiles.IsOne(path) ? Content(path).Network : Reader.Read(path).Network;
            if (found != file.Network)
            {
                throw new ModelException($"{path} holds the network {found}, but its card says {file.Network}: correct the card, or import the weights again.");
            }
        }

        foreach (ModelGraph graph in card.Graphs)
        {
            OnnxFiles.Verify(card, graph);
        }

        return card;
    });

    /// <summary>The name of a file or folder as a model's: in small letters, with dashes in place of what names may not hold.</summary>
    internal static string NameFor(string path)
    {
        path = Path.TrimEndingDirectorySeparator(path);
        string stem = Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
        IEnumerable<char> letters = stem.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        return string.Concat(letters).Trim('-', '.', '_');
    }

    /// <exception cref="ModelException">A file of a catalogued model is missing, or is not the one of the card.</exception>
    internal static void RequireAsOnCard(ModelCard card, string path, string sha256, long bytes)
    {
        const string Again = "Get the weights again, or import your own.";
        if (!card.IsCatalogued)
        {
            return;
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelException($"the weights of {card.Name} are missing: there is no {path}. {Again}");
        }

        if (file.Length != bytes)
        {
            throw new ModelException($"{path} has {file.Length} bytes, but its card says {bytes}: the file is cut off or another one. {Again}");
        }

        string found = Checksum.Of(path);
        if (found != sha256)
        {
            throw new ModelException($"{path} is damaged or another file: its SHA-256 is {found}, but its card says {sha256}. {Again}");
        }
    }

    /// <summary>Does what reads files; their failures are the model's.</summary>
    internal static T Translate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(failure.Message, failure);
        }
    }
}
