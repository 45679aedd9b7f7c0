using Unblur.Torch.Checkpoints;

namespace Unblur.Networks;

/// <summary>How the weights of one network are recognised, and how the network that they fit is made.</summary>
public sealed record NetworkEntry
{
    /// <summary>The <see cref="NetworkCard.Name"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether tensors by name are weights of this network.</summary>
    public required Predicate<IReadOnlyDictionary<string, StoredTensor>> Matches { get; init; }

    /// <summary>Parameters of the network of the size that the weights say; known before any memory is taken for it.</summary>
    /// <exception cref="ArgumentException">The size makes no network.</exception>
    public required Func<WeightFile, double> ParameterCount { get; init; }

    /// <summary>What is wrong with the values of weights of the right names; null where nothing is.</summary>
    public Func<WeightFile, string?> Problem { get; init; } = _ => null;

    /// <summary>Makes the network of the size that the weights say, with the file's settings; the weights are not loaded yet.</summary>
    public required Func<WeightFile, DeblurNetwork> Create { get; init; }
}
