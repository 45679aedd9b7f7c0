using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MprNet;

/// <summary>x + y a(y) with y = conv(prelu(conv(x))): each channel of y is weighted by what the means of all channels say.</summary>
internal sealed class ChannelAttentionBlock : Layer
{
    private const int Reduction = 4;

    private readonly Conv2d _first;
    private readonly PRelu _activation;
    private readonly Conv2d _second;
    private readonly Conv2d _squeeze;
    private readonly Conv2d _excite;

    /// <param name="channels">Channels in and out.</param>
    /// <param name="activation">Shared by all blocks of a network.</param>
    internal ChannelAttentionBlock(int channels, PRelu activation)
    {
        _first = Add("body.0", Unbiased.Conv(channels, channels, 3));
        _activation = Add("body.1", activation);
        _second = Add("body.2", Unbiased.Conv(channels, channels, 3));
        _squeeze = Add("CA.conv_du.0", Unbiased.Conv(channels, channels / Reduction, 1));
        _excite = Add("CA.conv_du.2", Unbiased.Conv(channels / Reduction, channels, 1));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor inner = _second.Forward(Activate(_first.Forward(input)));                           // (N, C, H, W)
        Tensor squeezed = InPlace.Relu(_squeeze.Forward(Functional.GlobalAvgPool2d(inner)));         // (N, C/4, 1, 1)
        Tensor attention = Functional.Sigmoid(_excite.Forward(squeezed));                          // (N, C, 1, 1)
        return scope.Keep(InPlace.Sum(InPlace.Product(inner, attention), input));                   // (N, C, H, W)
    }

    // With one slope for all channels it is a leaky ReLU, which can be written in place; a GPU would have to wait for the number.
    private Tensor Activate(Tensor inner)
        => GradMode.IsRecording || inner.Device.IsCuda ? _activation.Forward(inner) : Functional.LeakyReluInPlace(inner, _activation.Weight.Value.Item());
}
