using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.RpGan;

/// <summary>Two 3x3 layers with batch norm and ReLU each, plus the input: "Res1" of the paper.</summary>
internal sealed class ResNormBlock : Layer
{
    private readonly ConvNormRelu _first;
    private readonly ConvNormRelu _second;

    internal ResNormBlock(int channels)
    {
        _first = Add("0", new ConvNormRelu(channels, channels, 3));
        _second = Add("1", new ConvNormRelu(channels, channels, 3));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        return scope.Keep(InPlace.Sum(_second.Forward(_first.Forward(input)), input));
    }
}
