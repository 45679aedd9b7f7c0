using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.OffsetNet;

/// <summary>To twice the channels by a 1x1 convolution and back by a 3x3 one, each followed by a leaky ReLU.</summary>
internal sealed class OffsetBottleneck : Layer
{
    private const double Slope = 0.2;

    private readonly Conv2d _widen;
    private readonly Conv2d _narrow;

    /// <summary>Parameters <c>conv1</c> and <c>conv2</c>, which the authors' checkpoints hold a second time as <c>model.0</c> and <c>model.2</c>.</summary>
    internal OffsetBottleneck(int channels)
    {
        _widen = Add("conv1", new Conv2d(channels, 2 * channels, 1));
        _narrow = Add("conv2", new Conv2d(2 * channels, channels, 3));
        Add("model.0", _widen);
        Add("model.2", _narrow);
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor wide = Functional.LeakyReluInPlace(_widen.Forward(input), Slope);                               // (N, 2C, H, W)
        return scope.Keep(Functional.LeakyReluInPlace(_narrow.Forward(wide), Slope));                       // (N, C, H, W)
    }
}
