using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.ResUNet;

/// <summary>A U-Net of plain residual 3x3 blocks on pixel-unshuffled planes: from any planes to a correction of three, or to more.</summary>
/// <remarks>Plain convolutions run near a CPU's peak, norms and depthwise convolutions do not, so there are none.</remarks>
internal sealed class ResUNetTrunk : Layer
{
    internal const int Fold = 2;
    internal const int FoldArea = Fold * Fold;
    internal const int Correction = 3;

    private readonly Conv2d _head;
    private readonly List<ResidualStack> _encoder = [];
    private readonly List<Conv2d> _down = [];
    private readonly ResidualStack _middle;
    private readonly List<Conv2d> _up = [];
    private readonly List<ResidualStack> _decoder = [];
    private readonly Conv2d _tail;

    /// <param name="planes">Channels of the input.</param>
    /// <param name="options">The size.</param>
    /// <param name="outputs">Channels of the result.</param>
    internal ResUNetTrunk(int planes, ResUNetOptions options, int outputs = Correction)
    {
        options.Validate();
        int[] channels = options.Channels;
        int scales = channels.Length - 1;
        _head = Add("head", new Conv2d(planes * FoldArea, channels[0], 3));
        for (int i = 0; i < scales; i++)
        {
            _encoder.Add(Add($"encoder.{i}", new ResidualStack(channels[i], options.EncoderBlocks[i])));
            _down.Add(Add($"down.{i}", new Conv2d(channels[i], channels[i + 1], 2, new Conv2dOptions { Stride = 2 })));
        }

        _middle = Add("middle", new ResidualStack(channels[scales], options.MiddleBlocks));
        for (int i = 0; i < scales; i++)
        {
            _up.Add(Add($"up.{i}", new Conv2d(channels[i + 1], channels[i] * 4, 1)));
            _decoder.Add(Add($"decoder.{i}", new ResidualStack(channels[i], options.DecoderBlocks[i])));
        }

        _tail = Add("tail", new Conv2d(channels[0], outputs * FoldArea, 3));
    }

    /// <summary>Element type of the arithmetic inside.</summary>
    internal DType Precision { get; set; } = DType.Float32;

    /// <param name="input">(N, planes, H, W), float32, about 0 in the middle.</param>
    /// <returns>(N, outputs, H, W), float32.</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = new TensorScope();
        Tensor folded = Functional.PixelUnshuffle(input, Fold).To(Precision).Contiguous(MemoryFormat.ChannelsLast);   // (N, 4 planes, H/2, W/2)
        Tensor features = _head.Forward(folded);                                                                // (N, C0, H/2, W/2)
        List<Tensor> skips = [];
        for (int i = 0; i < _encoder.Count; i++)
        {
            features = _encoder[i].Forward(features);
            skips.Add(features);
            features = _down[i].Forward(features);                                                           // half the size
        }

        features = _middle.Forward(features);                                                                // (N, C3, H/16, W/16)
        for (int i = _decoder.Count - 1; i >= 0; i--)
        {
            features = _decoder[i].Forward(Enlarge(_up[i], features, skips[i]));                             // twice the size
        }

        return scope.Keep(Functional.PixelShuffle(_tail.Forward(features).To(input.DType), Fold));           // (N, outputs, H, W)
    }

    /// <summary>First values with which the result is 0.</summary>
    internal void Initialize(Generator generator)
    {
        foreach ((string name, Parameter parameter) in State().Where(entry => entry.Parameter.Value.Rank == 4))
        {
            Initializers.KaimingNormal(parameter, generator, gain: name == "tail.weight" ? 0 : 1 / Math.Sqrt(2));
        }

        foreach (ResidualStack stack in (IEnumerable<ResidualStack>)[.. _encoder, _middle, .. _decoder])
        {
            stack.Initialize(generator);
        }
    }

    private static Tensor Enlarge(Conv2d up, Tensor features, Tensor skip)
    {
        using var scope = new TensorScope();
        Tensor enlarged = Functional.PixelShuffle(up.Forward(features), 2).Contiguous(MemoryFormat.ChannelsLast);
        return scope.Keep(GradMode.IsRecording ? enlarged + skip : enlarged.AddInPlace(skip));
    }
}
