using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Backbones;

/// <summary>SqueezeNet's module: to few channels, then to many by 1x1 and by 3x3 convolutions side by side. A ReLU follows each.</summary>
internal sealed class Fire : Layer
{
    private readonly Conv2d _squeeze;
    private readonly Conv2d _expand1;
    private readonly Conv2d _expand3;

    /// <param name="inputs">Channels in.</param>
    /// <param name="squeezed">Channels between.</param>
    /// <param name="expanded">Channels of each of the two results, which are joined.</param>
    internal Fire(int inputs, int squeezed, int expanded)
    {
        _squeeze = Add("squeeze", new Conv2d(inputs, squeezed, 1));
        _expand1 = Add("expand1x1", new Conv2d(squeezed, expanded, 1));
        _expand3 = Add("expand3x3", new Conv2d(squeezed, expanded, 3));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor squeezed = Functional.Relu(_squeeze.Forward(input));                          // (N, S, H, W)
        var expanded = Tensor.Cat([_expand1.Forward(squeezed), _expand3.Forward(squeezed)], 1);
        return scope.Keep(Functional.Relu(expanded));                                     // (N, 2 E, H, W)
    }
}
