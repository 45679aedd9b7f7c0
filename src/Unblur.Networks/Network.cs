using System.Collections.Immutable;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>A network of the <see cref="NetworkCatalogue"/>, whatever its role.</summary>
public abstract class Network : Module
{
    /// <summary>What the network is, where it comes from and what it needs.</summary>
    public abstract NetworkCard Card { get; }

    /// <summary>What a weight file must hold in addition to the weights, by name: nothing, for most networks.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings => ImmutableDictionary<string, string>.Empty;

    /// <summary>Applies the network to a batch.</summary>
    /// <param name="images">(N, 3, H, W), float32, RGB, [0,1], of a size that the <see cref="Card"/> allows.</param>
    /// <returns>All results, in the order of the network's own Forward; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    public abstract IReadOnlyList<Tensor> Apply(Tensor images);

    /// <summary>What of the network is run by programs without libtorch: by default <see cref="Apply"/>.</summary>
    public virtual IReadOnlyList<NetworkGraph> Graphs => [new NetworkGraph("", [new GraphInput("images", 3)], ["scores"], inputs => Apply(inputs[0]))];

    /// <summary>What a graph of the network is given for an image.</summary>
    /// <param name="graph">One of <see cref="Graphs"/>.</param>
    /// <param name="image">(1, 3, H, W), as for <see cref="Apply"/>.</param>
    /// <returns>Its inputs.</returns>
    /// <exception cref="NotSupportedException">They do not follow from an image alone.</exception>
    public virtual IReadOnlyList<Tensor> GraphInputs(NetworkGraph graph, Tensor image)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Inputs is [{ IsImage: true, Channels: 3 }]
            ? [image]
            : throw new NotSupportedException($"{Card.Name} takes {string.Join(", ", graph.Inputs.Select(input => input.Name))}, which do not follow from a photo.");
    }

    /// <summary>Gives all weights their first values; the same generator seed gives the same network.</summary>
    public abstract void Initialize(Generator generator);

    /// <summary>Throws where a batch is not what the network takes.</summary>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    protected void CheckInput(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank == 4 && input.Size(1) == 3 && Fits(input.Size(2)) && Fits(input.Size(3)))
        {
            return;
        }

        string multiple = Card.SizeMultiple > 1 ? $" multiples of {Card.SizeMultiple}" : "";
        string smallest = Card.SmallestSize > Card.SizeMultiple || Card.SizeMultiple == 1 ? $"{(multiple.Length > 0 ? "," : "")} at least {Card.SmallestSize}" : "";
        throw new ArgumentException($"{Card.Name} takes (N, 3, H, W) with H and W{multiple}{smallest}, but got {input}: pad the image.", nameof(input));

        bool Fits(long size) => size >= Card.SmallestSize && size % Card.SizeMultiple == 0;
    }
}
