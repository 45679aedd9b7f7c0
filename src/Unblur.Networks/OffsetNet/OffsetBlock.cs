using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.OffsetNet;

/// <summary>x + conv(relu(conv(x))): two 5x5 convolutions over repeated edges, without norms, no activation after the sum.</summary>
internal sealed class OffsetBlock : Layer
{
    private const int Radius = 2;

    private readonly Conv2d _first;
    private readonly Conv2d _second;

    internal OffsetBlock(int channels)
    {
        _first = Add("conv_block.1", new Conv2d(channels, channels, 5, new Conv2dOptions()));
        _second = Add("conv_block.4", new Conv2d(channels, channels, 5, new Conv2dOptions()));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor inner = Functional.ReluInPlace(_first.Forward(Padded(input)));                      // (N, C, H, W)
        return scope.Keep(_second.Forward(Padded(inner)).AddInPlace(input));                    // (N, C, H, W)
    }

    private static Tensor Padded(Tensor features) => Functional.Pad(features, Radius, Radius, Radius, Radius, PadMode.Replicate);
}
