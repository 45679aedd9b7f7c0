using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Models;

/// <summary>Between cards and the weight files they speak of.</summary>
internal static class ModelFiles
{
    private const string WeightExtension = ".safetensors";

    /// <summary>The network of a model, after its weights were held against the card.</summary>
    /// <typeparam name="T">What <see cref="ModelCard.Purpose"/> asks for: a <see cref="DeblurNetwork"/> or an <see cref="OffsetNet"/>.</typeparam>
    /// <exception cref="ModelException">They are missing, damaged, others, or of no known network.</exception>
    internal static T Load<T>(ModelCard card)
        where T : Layer => Translate(() =>
    {
        if (card.IsCatalogued)
        {
            CheckFile(card);
        }

        Layer network = Open(card.WeightsPath);
        string found = NameOf(network);
        if (found == card.Network)
        {
            return (T)network;
        }

        network.Dispose();
        throw new ModelException($"{card.WeightsPath} holds the network {found}, but its card says {card.Network}: correct the card, or import the weights again.");
    });

    /// <summary>A card for weights that are named by their path. One that lies beside the file is taken.</summary>
    /// <param name="path">A file or the folder of a checkpoint, whatever they are for, or the folder of a run.</param>
    /// <param name="purpose">Which of a run's networks.</param>
    internal static ModelCard Describe(string path, ModelPurpose purpose) => Translate(() =>
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(purpose == ModelPurpose.Motion ? RunWeights.Motion(path) : RunWeights.Deblur(path)));
        if (CardBeside(path) is { } card)
        {
            return card;
        }

        using Layer network = Open(path);
        bool isFile = File.Exists(path);
        return new ModelCard
        {
            Name = NameFor(path),
            Network = NameOf(network),
            File = Path.GetFileName(path),
            Sha256 = isFile ? WeightFile.Sha256(path) : "",
            Bytes = isFile ? new FileInfo(path).Length : 0,
            Parameters = network.ParameterCount(),
            License = "unknown",
            Folder = Path.GetDirectoryName(path)!,
            IsCatalogued = false,
        };
    });

    // Other files are called like weights, too: a report of unblur motion --json, say. A card that is damaged is refused.
    private static ModelCard? CardBeside(string weights)
    {
        string beside = Path.ChangeExtension(weights, ModelCardFile.Extension);
        if (!File.Exists(weights) || weights == beside || !File.Exists(beside) || !File.ReadAllText(beside).Contains("\"sha256\"", StringComparison.Ordinal))
        {
            return null;
        }

        return ModelCardFile.Read(beside) is { } card && card.WeightsPath == weights ? card : null;
    }

    internal static ModelCard Import(string source, string name, string folder, ModelDescription description) => Translate(() =>
    {
        using Layer network = Open(RunWeights.Deblur(source));
        Directory.CreateDirectory(folder);
        string weights = Path.Combine(folder, name + WeightExtension);
        if (network is OffsetNet motion)
        {
            OffsetNetWeights.Save(weights, motion);
        }
        else
        {
            NetworkFile.Save(weights, (DeblurNetwork)network);
        }

        var card = new ModelCard
        {
            Name = name,
            Network = NameOf(network),
            File = Path.GetFileName(weights),
            Sha256 = WeightFile.Sha256(weights),
            Bytes = new FileInfo(weights).Length,
            Parameters = network.ParameterCount(),
            License = description.License,
            Source = description.Source,
            Description = description.Description,
            TrainedOn = description.TrainedOn,
            Folder = folder,
        };
        ModelCardFile.Write(card);
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

    private static Layer Open(string path)
    {
        if (Directory.Exists(path))
        {
            return NetworkFile.Load(path);
        }

        var file = WeightFile.Read(path);
        return OffsetNetWeights.AreIn(file) ? OffsetNetWeights.From(file, path) : NetworkFile.From(file, path);
    }

    private static string NameOf(Layer network) => network is DeblurNetwork deblur ? deblur.Card.Name : OffsetNet.Name;

    private static void CheckFile(ModelCard card)
    {
        const string Remedy = "Get the weights again, or import your own.";
        var file = new FileInfo(card.WeightsPath);
        if (!file.Exists)
        {
            throw new ModelException($"the weights of {card.Name} are missing: there is no {card.WeightsPath}. {Remedy}");
        }

        if (file.Length != card.Bytes)
        {
            throw new ModelException($"{card.WeightsPath} has {file.Length} bytes, but its card says {card.Bytes}: the file is cut off or another one. {Remedy}");
        }

        string found = WeightFile.Sha256(card.WeightsPath);
        if (found != card.Sha256)
        {
            throw new ModelException($"{card.WeightsPath} is damaged or another file: its SHA-256 is {found}, but its card says {card.Sha256}. {Remedy}");
        }
    }

    private static T Translate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is WeightFileException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException(failure.Message, failure);
        }
    }
}
