using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.OffsetNet;

/// <summary>One scale of an <see cref="OffsetNet"/> on the way down: a 5x5 convolution over mirrored edges, a ReLU, three residual blocks.</summary>
internal sealed class OffsetStage : Layer
{
    private readonly int _stride;
    private readonly Conv2d _convolution;
    private readonly Sequential _blocks;

    /// <summary>Parameters <c>1</c> and <c>3.0</c>, <c>3.1</c>, <c>3.2</c>: padding and ReLU have places of their own.</summary>
    internal OffsetStage(int inputs, int outputs, int stride)
    {
        _stride = stride;
        _convolution = Add("1", new Conv2d(inputs, outputs, 5, new Conv2dOptions { Stride = stride }));
        _blocks = Add("3", new Sequential(("0", new OffsetBlock(outputs)), ("1", new OffsetBlock(outputs)), ("2", new OffsetBlock(outputs))));
    }

    /// <param name="input">(N, C, H, W).</param>
    /// <returns>(N, outputs, H / stride, W / stride).</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        int before = _stride == 1 ? 2 : 1;                                                      // a stride of 2 is centred between two pixels
        Tensor padded = Functional.Pad(input, before, 2, before, 2, PadMode.Reflect);
        return scope.Keep(_blocks.Forward(Functional.ReluInPlace(_convolution.Forward(padded))));
    }
}
