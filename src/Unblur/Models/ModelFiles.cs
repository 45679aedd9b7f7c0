using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Torch.Checkpoints;
using Unblur.Torch.Modules;

namespace Unblur.Models;

/// <summary>Between cards and the weight files they speak of.</summary>
internal static class ModelFiles
{
    private const string WeightExtension = ".safetensors";

    /// <summary>The network of a model that restores photos, after its weights were held against the card.</summary>
    /// <exception cref="ModelException">They are missing, damaged, others, or of no known network.</exception>
    internal static DeblurNetwork LoadDeblur(ModelCard card) => (DeblurNetwork)Load(card, ModelPurpose.Deblur);

    /// <summary>The network of a model that estimates motion; else as <see cref="LoadDeblur"/>.</summary>
    internal static OffsetNet LoadMotion(ModelCard card) => (OffsetNet)Load(card, ModelPurpose.Motion);

    /// <summary>The network of either.</summary>
    internal static Layer Load(ModelCard card, ModelPurpose purpose) => Translate(() =>
    {
        if (card.IsCatalogued)
        {
            CheckFile(card);
        }

        var network = Open(card.WeightsPath, purpose);
        var found = NameOf(network);
        if (found == card.Network)
        {
            return network;
        }

        network.Dispose();
        throw new ModelException($"{card.WeightsPath} holds the network {found}, but its card says {card.Network}: correct the card, or import the weights again.");
    });

    /// <summary>A card for weights that are named by their path. One that lies beside the file is taken.</summary>
    internal static ModelCard Describe(string path, ModelPurpose purpose) => Translate(() =>
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(purpose == ModelPurpose.Motion ? RunWeights.Motion(path) : RunWeights.Deblur(path)));
        var beside = Path.ChangeExtension(path, ModelCardFile.Extension);
        if (File.Exists(path) && path != beside && File.Exists(beside) && ModelCardFile.Read(beside) is { } card && card.WeightsPath == path && card.Purpose == purpose)
        {
            return card;
        }

        using var network = Open(path, purpose);
        var isFile = File.Exists(path);
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

    private static Layer Open(string path, ModelPurpose purpose) => purpose == ModelPurpose.Motion ? OffsetNetWeights.Load(path) : NetworkFile.Load(path);

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
