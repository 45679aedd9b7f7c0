using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks;

/// <summary>A convolution to two or three channels that computes blocks of 2 x 2 pixels.</summary>
/// <remarks>
/// libtorch's convolutions compute 8 or 16 channels at a time, and waste most of that on two. With stride 2 and an output for each pixel of the block,
/// whose kernel is the given one in its place with zeros next to it, the same sums take half the time.
/// </remarks>
internal sealed class FewOutputsConv2d : Layer
{
    private const int Block = 2;

    private readonly int _padding;
    private readonly Conv2d _convolution;

    /// <summary>Parameters <c>weight</c> (out, in, k, k) and <c>bias</c> (out), those of the convolution; k is odd.</summary>
    internal FewOutputsConv2d(int inputs, int outputs, int kernel)
    {
        _padding = kernel / 2;
        _convolution = Add("", new Conv2d(inputs, outputs, kernel));
    }

    /// <param name="input">(N, inputs, H, W), H and W even.</param>
    /// <returns>(N, outputs, H, W).</returns>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Device.IsCuda)
        {
            return _convolution.Forward(input);
        }

        using var scope = new TensorScope();
        MemoryFormat format = input.IsChannelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        Tensor weight = BlockWeight(_convolution.Weight.As(input.DType)).Contiguous(format);       // (4 O, C, k + 1, k + 1)
        Tensor bias = _convolution.Bias!.As(input.DType).Repeat(Block * Block);                    // (4 O)
        Tensor blocks = Functional.Conv2d(input, weight, bias, Block, _padding);                   // (N, 4 O, H/2, W/2)
        (long count, long height, long width) = (blocks.Size(0), blocks.Size(2), blocks.Size(3));
        return scope.Keep(blocks.Reshape(count, Block, Block, -1, height, width)
            .Permute(0, 3, 4, 1, 5, 2).Reshape(count, -1, Block * height, Block * width));
    }

    /// <summary>The kernel at the upper left pixel of a block, at the upper right one, ...</summary>
    private static Tensor BlockWeight(Tensor weight)
        => Tensor.Cat([Placed(weight, 0, 0), Placed(weight, 0, 1), Placed(weight, 1, 0), Placed(weight, 1, 1)], 0);

    private static Tensor Placed(Tensor weight, int row, int column) => Functional.Pad(weight, column, 1 - column, row, 1 - row);
}
