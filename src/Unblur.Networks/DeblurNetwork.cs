using Unblur.Torch;

namespace Unblur.Networks;

/// <summary>A network that maps a blurry image to a restored one.</summary>
public abstract class DeblurNetwork : Network
{
    /// <summary>Element type of the arithmetic inside; weights, input and output stay float32. Float32 or BFloat16.</summary>
    public DType Precision { get; set; } = DType.Float32;

    /// <summary>Restores a batch.</summary>
    /// <param name="input">Blurry images, (N, 3, H, W), float32, RGB, [0,1]; H and W multiples of <see cref="NetworkCard.SizeMultiple"/>.</param>
    /// <returns>Restored images, (N, 3, H, W), float32, nominally [0,1], not clamped.</returns>
    public abstract Tensor Forward(Tensor input);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Tensor> Apply(Tensor images) => [Forward(images)];

    /// <summary>From <c>blurry</c> to <c>restored</c>.</summary>
    public override IReadOnlyList<NetworkGraph> Graphs => [new NetworkGraph("", [new GraphInput("blurry", 3)], ["restored"], inputs => [Forward(inputs[0])])];
}
