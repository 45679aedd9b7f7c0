using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MimoUNet;

/// <summary>Features of an image at a smaller size, which keep the image itself among them.</summary>
internal sealed class ShallowImage : Layer
{
    private readonly Conv2d[] _layers;
    private readonly Conv2d _mix;

    internal ShallowImage(int outputs)
    {
        _layers =
        [
            Add("main.0.main.0", new Conv2d(3, outputs / 4, 3)),
            Add("main.1.main.0", new Conv2d(outputs / 4, outputs / 2, 1)),
            Add("main.2.main.0", new Conv2d(outputs / 2, outputs / 2, 3)),
            Add("main.3.main.0", new Conv2d(outputs / 2, outputs - 3, 1)),
        ];
        _mix = Add("conv.main.0", new Conv2d(outputs, outputs, 1));
    }

    /// <param name="input">(N, 3, H, W).</param>
    /// <returns>(N, outputs, H, W).</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor features = _layers.Aggregate(input, (value, layer) => InPlace.Relu(layer.Forward(value)));    // (N, outputs - 3, H, W)
        return scope.Keep(_mix.Forward(Tensor.Cat([input, features], 1)));                              // (N, outputs, H, W)
    }
}
