using Unblur.Torch;

namespace Unblur.Networks.VggDiscriminators;

/// <summary>A network that judges an image as a whole, by one number.</summary>
public abstract class ImageDiscriminator : Network
{
    /// <summary>Judges images.</summary>
    /// <param name="images">(N, 3, H, W), RGB, [0,1]; H and W multiples of <see cref="NetworkCard.SizeMultiple"/>.</param>
    /// <returns>Logits, (N, 1), larger for more natural: a sigmoid is part of the loss.</returns>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    public abstract Tensor Forward(Tensor images);

    /// <summary>The logits as a map of one pixel, (N, 1, 1, 1).</summary>
    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Apply(Tensor images)
    {
        using var scope = new TensorScope();
        return [scope.Keep(Forward(images).Reshape(-1, 1, 1, 1))];
    }
}
