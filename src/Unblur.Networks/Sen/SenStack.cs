using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Sen;

/// <summary>One of SEN's two stacks: an encoder-decoder behind three wide, dilated convolutions.</summary>
/// <remarks>
/// Wu et al., Appendix A. The text leaves open what ":2" of the first layers is, where skips join, how sizes are doubled and what ends it. Here: dilation, since
/// strides would not give the size of the image; sums behind the decoder's blocks, the one place where all channels agree; the nearest pixel; and a last block
/// without norm and ReLU, since v has both signs.
/// </remarks>
internal sealed class SenStack : Layer
{
    internal const int Outputs = 2;

    private const int Halvings = 4;

    private readonly ConvNormRelu _first;
    private readonly ConvNormRelu _second;
    private readonly ConvNormRelu _third;
    private readonly BottleneckBlock[] _encoder;
    private readonly BottleneckBlock[] _decoder;
    private readonly BottleneckBlock _flow;

    /// <summary>Parameters <c>front.0</c> to <c>front.2</c>, <c>encoder.0</c> to <c>encoder.3</c>, <c>decoder.0</c> to <c>decoder.4</c> and <c>flow</c>.</summary>
    internal SenStack(int planes, SenOptions options)
    {
        int c = options.Channels;
        _first = Add("front.0", new ConvNormRelu(planes, c, 7));
        _second = Add("front.1", new ConvNormRelu(c, 2 * c, 5, dilation: 2));
        _third = Add("front.2", new ConvNormRelu(2 * c, 4 * c, 5, dilation: 2));
        BottleneckBlock[] blocks = [.. options.Blocks().Select((block, i) => Add(i < Halvings ? $"encoder.{i}" : $"decoder.{i - Halvings}", new BottleneckBlock(block.Inputs, block.Outputs)))];
        (_encoder, _decoder) = (blocks[..Halvings], blocks[Halvings..]);
        _flow = Add("flow", new BottleneckBlock(c, Outputs, isLast: true));
    }

    /// <summary>The weight of the first layer, whose planes differ between stacks.</summary>
    internal const string FirstWeight = "front.0.0.weight";

    /// <param name="input">(N, planes, H, W), H and W multiples of 16.</param>
    /// <returns>(N, 2, H, W): u, v, px.</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor a1 = _first.Forward(input);                                                     // (N, C, H, W)
        Tensor a2 = _second.Forward(a1);                                                       // (N, 2C, H, W)
        Tensor features = _third.Forward(a2);                                                  // (N, 4C, H, W)
        List<Tensor> skips = [a1, a2];
        foreach (BottleneckBlock block in _encoder)
        {
            features = block.Forward(Functional.MaxPool2d(features, 2, 2));                    // half the size
            skips.Add(features);
        }

        skips.RemoveAt(skips.Count - 1);
        for (int i = 0; i < _decoder.Length; i++)
        {
            Tensor enlarged = i < Halvings
                ? Functional.Interpolate(features, 2 * features.Size(2), 2 * features.Size(3), InterpolationMode.Nearest)
                : features;
            features = _decoder[i].Forward(enlarged) + skips[^(i + 1)];                        // twice the size, the last one the same
        }

        return scope.Keep(_flow.Forward(features));                                            // (N, 2, H, W)
    }
}
