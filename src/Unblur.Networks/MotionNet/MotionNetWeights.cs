using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.MotionNet;

/// <summary>Recognises the weights of a <see cref="MotionNet"/> and reads its size off them.</summary>
internal static class MotionNetWeights
{
    private const string FirstWeight = "unfold.weight";

    private static readonly MotionNetOptions s_usual = new();

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = MotionNet.Name,
        Role = NetworkRole.Motion,
        Options =
        [
            NetworkOption.WholeList("channels", s_usual.Channels, "Channels at each scale, a quarter of the image's size first; each scale halves the size."),
            NetworkOption.WholeList("encoder_blocks", s_usual.EncoderBlocks, "Residual blocks on the way down, one number for each scale but the last."),
            NetworkOption.Whole("middle_blocks", s_usual.MiddleBlocks, "Residual blocks at the coarsest scale."),
            NetworkOption.WholeList("decoder_blocks", s_usual.DecoderBlocks, "Residual blocks on the way up, finest scale first."),
        ],
        Matches = tensors => tensors.ContainsKey(FirstWeight) && tensors.ContainsKey("spectrum.weight") && tensors.ContainsKey("motion.weight"),
        ParameterCount = file => Options(file.Tensors).ParameterCount(),
        Create = file => new MotionNet(Options(file.Tensors)),
        Check = values => Options(values).Validate(),
        Make = values => new MotionNet(Options(values)),
    };

    private static MotionNetOptions Options(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        int scales = WeightShapes.Count(tensors, scale => $"down.{scale}.weight");
        return new MotionNetOptions
        {
            Channels = [WeightShapes.Outputs(tensors, FirstWeight), .. Enumerable.Range(0, scales).Select(scale => WeightShapes.Outputs(tensors, $"down.{scale}.weight"))],
            EncoderBlocks = [.. Enumerable.Range(0, scales).Select(scale => Blocks(tensors, $"encoder.{scale}"))],
            MiddleBlocks = Blocks(tensors, "middle"),
            DecoderBlocks = [.. Enumerable.Range(0, scales).Select(scale => Blocks(tensors, $"decoder.{scale}"))],
        };
    }

    private static MotionNetOptions Options(NetworkValues values) => new()
    {
        Channels = values.WholeList("channels"),
        EncoderBlocks = values.WholeList("encoder_blocks"),
        MiddleBlocks = values.Whole("middle_blocks"),
        DecoderBlocks = values.WholeList("decoder_blocks"),
    };

    private static int Blocks(IReadOnlyDictionary<string, StoredTensor> tensors, string stack) => WeightShapes.Count(tensors, block => $"{stack}.{block}.0.weight");
}
