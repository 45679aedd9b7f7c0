using Unblur.Networks;
using Unblur.Torch.Checkpoints;

namespace Unblur.Models;

/// <summary>Between cards and the weight files they speak of.</summary>
internal static class ModelFiles
{
    private const string WeightExtension = ".safetensors";

    /// <summary>The network of a model, after its weights were held against the card.</summary>
    /// <exception cref="ModelException">They are missing, damaged, others, or of no known network.</exception>
    internal static DeblurNetwork Load(ModelCard card) => Translate(() =>
    {
        if (card.IsCatalogued)
        {
            CheckFile(card);
        }

        var network = NetworkFile.Load(card.WeightsPath);
        if (network.Card.Name == card.Network)
        {
            return network;
        }

        var found = network.Card.Name;
        network.Dispose();
        throw new ModelException($"{card.WeightsPath} holds the network {found}, but its card says {card.Network}: correct the card, or import the weights again.");
    });

    /// <summary>A card for weights that are named by their path. One that lies beside the file is taken.</summary>
    internal static ModelCard Describe(string path) => Translate(() =>
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(RunWeights.Deblur(path)));
        var beside = Path.ChangeExtension(path, ModelCardFile.Extension);
        if (File.Exists(path) && path != beside && File.Exists(beside) && ModelCardFile.Read(beside) is { } card && card.WeightsPath == path)
        {
            return card;
        }

        using var network = NetworkFile.Load(path);
        var isFile = File.Exists(path);
        return new ModelCard
        {
            Name = NameFor(path),
            Network = network.Card.Name,
            File = Path.GetFileName(path),
            Sha256 = isFile ? WeightFile.Sha256(path) : "",
            Bytes = isFile ? new FileInfo(path).Length : 0,
            Parameters = network.ParameterCount(),
            License = "unknown",
            Folder = Path.GetDirectoryName(path)!,
            IsCatalogued = false,
        };
    });

    internal static ModelCard Import(string source, string name, string folder, ModelDescription description) => Translate(() =>
    {
        using var network = NetworkFile.Load(RunWeights.Deblur(source));
        Directory.CreateDirectory(folder);
        var weights = Path.Combine(folder, name + WeightExtension);
        NetworkFile.Save(weights, network);
        var card = new ModelCard
        {
            Name = name,
            Network = network.Card.Name,
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
        var stem = Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
        var letters = stem.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        return string.Concat(letters).Trim('-', '.', '_');
    }

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

        var found = WeightFile.Sha256(card.WeightsPath);
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
