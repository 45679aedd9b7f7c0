using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks;

/// <summary>What a network is for.</summary>
public enum NetworkRole
{
    /// <summary>From a blurry image to a restored one: <see cref="DeblurNetwork"/>.</summary>
    Deblur,

    /// <summary>From a blurry image to the motion that blurred it.</summary>
    Motion,

    /// <summary>From a sharp image to a blurry one.</summary>
    Blur,

    /// <summary>What natural images look like, for a method that restores by it.</summary>
    Prior,

    /// <summary>How natural an image looks, for training.</summary>
    Discriminator,
}

/// <summary>One network of the catalogue: its role, its options, and how its weights are recognised and the network that they fit is made.</summary>
public sealed record NetworkEntry
{
    /// <summary>The <see cref="NetworkCard.Name"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required NetworkRole Role { get; init; }

    /// <summary>What can be chosen of a fresh network; none for a network of one size.</summary>
    public IReadOnlyList<NetworkOption> Options { get; init; } = [];

    /// <summary>Whether tensors by name are weights of this network.</summary>
    public required Predicate<IReadOnlyDictionary<string, StoredTensor>> Matches { get; init; }

    /// <summary>Parameters of the network of the size that the weights say; known before any memory is taken for it.</summary>
    /// <exception cref="ArgumentException">The size makes no network.</exception>
    public required Func<WeightFile, double> ParameterCount { get; init; }

    /// <summary>What is wrong with the values of weights of the right names; null where nothing is.</summary>
    public Func<WeightFile, string?> Problem { get; init; } = _ => null;

    /// <summary>Makes the network of the size that the weights say, with the file's settings; the weights are not loaded yet.</summary>
    public required Func<WeightFile, Network> Create { get; init; }

    /// <summary>Throws an <see cref="ArgumentException"/> where option values make no network.</summary>
    public Action<NetworkValues> Check { get; init; } = _ => { };

    /// <summary>Makes a network of option values, with weights of zeros.</summary>
    public required Func<NetworkValues, Network> Make { get; init; }

    /// <summary>Checks the values of <see cref="Options"/> without making a network.</summary>
    /// <param name="given">Values by the option's name; the default holds for those that are missing.</param>
    /// <exception cref="ArgumentException">A name is unknown, or a value cannot be read or makes no network.</exception>
    public void Validate(IReadOnlyDictionary<string, string[]> given) => Check(Values(given));

    /// <summary>A network with the first values that training begins with.</summary>
    /// <param name="given">Values by the option's name; the default holds for those that are missing.</param>
    /// <param name="generator">The same seed gives the same network.</param>
    /// <returns>The network in training mode, float32, on the CPU; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">A name is unknown, or a value cannot be read or makes no network.</exception>
    public Network CreateFresh(IReadOnlyDictionary<string, string[]> given, Generator generator)
    {
        Network network = Make(Values(given));
        network.Initialize(generator);
        return network;
    }

    private NetworkValues Values(IReadOnlyDictionary<string, string[]> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return new NetworkValues(Name, Options, given);
    }
}
