using System.Collections.Immutable;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>A network that maps a blurry image to a restored one.</summary>
public abstract class DeblurNetwork : Layer
{
    /// <summary>What the network is, where it comes from and what it needs.</summary>
    public abstract NetworkCard Card { get; }

    /// <summary>Element type of the arithmetic inside; weights, input and output stay float32. Float32 or BFloat16.</summary>
    public DType Precision { get; set; } = DType.Float32;

    /// <summary>What a weight file has to tell besides the weights, by name: nothing, for most networks.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings => ImmutableDictionary<string, string>.Empty;

    /// <summary>Restores a batch.</summary>
    /// <param name="input">Blurry images, (N, 3, H, W), float32, RGB, [0,1]; H and W multiples of <see cref="NetworkCard.SizeMultiple"/>.</param>
    /// <returns>Restored images, (N, 3, H, W), float32, nominally [0,1], not clamped.</returns>
    public abstract override Tensor Forward(Tensor input);

    /// <summary>Gives all weights their first values; the same generator seed gives the same network.</summary>
    public abstract void Initialize(Generator generator);

    /// <summary>Throws where an input is not what <see cref="Forward"/> takes.</summary>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    protected void CheckInput(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int multiple = Card.SizeMultiple;
        if (input.Rank != 4 || input.Size(1) != 3 || input.Size(2) % multiple != 0 || input.Size(3) % multiple != 0)
        {
            throw new ArgumentException(
                $"{Card.Name} takes (N, 3, H, W) with H and W multiples of {multiple}, but got {input}: pad the image.", nameof(input));
        }
    }
}
