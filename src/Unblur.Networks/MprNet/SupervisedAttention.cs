using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>Weighs features by the image that they make: x + conv(x) sigmoid(conv(conv(x) + input)).</summary>
internal sealed class SupervisedAttention : Module
{
    private readonly Conv2d _features;
    private readonly Conv2d _toImage;
    private readonly Conv2d _toAttention;

    internal SupervisedAttention(int channels)
    {
        _features = Add("conv1", Unbiased.Conv(channels, channels, 1));
        _toImage = Add("conv2", Unbiased.Conv(channels, 3, 1));
        _toAttention = Add("conv3", Unbiased.Conv(3, channels, 1));
    }

    /// <param name="features">(N, C, H, W).</param>
    /// <param name="image">(N, 3, H, W), blurry.</param>
    /// <returns>(N, C, H, W).</returns>
    internal Tensor Forward(Tensor features, Tensor image)
    {
        using var scope = new TensorScope();
        Tensor restored = InPlace.Sum(_toImage.Forward(features), image);                            // (N, 3, H, W)
        Tensor attention = Functional.Sigmoid(_toAttention.Forward(restored));                     // (N, C, H, W)
        return scope.Keep(InPlace.Sum(InPlace.Product(_features.Forward(features), attention), features));
    }
}
