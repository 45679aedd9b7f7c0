using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.ResUNet;

/// <summary>Recognises the weights of a <see cref="ResUNet"/> and reads its size off them.</summary>
internal static class ResUNetWeights
{
    private static readonly ResUNetOptions s_usual = new();

    /// <summary>The options of every network with a <see cref="ResUNetTrunk"/>.</summary>
    internal static IReadOnlyList<NetworkOption> TrunkOptions { get; } =
    [
        NetworkOption.WholeList("channels", s_usual.Channels, "Channels at each scale, finest first; each scale halves the size."),
        NetworkOption.WholeList("encoder_blocks", s_usual.EncoderBlocks, "Residual blocks on the way down, one number for each scale but the last."),
        NetworkOption.Whole("middle_blocks", s_usual.MiddleBlocks, "Residual blocks at the coarsest scale."),
        NetworkOption.WholeList("decoder_blocks", s_usual.DecoderBlocks, "Residual blocks on the way up, finest scale first."),
    ];

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = ResUNet.Name,
        Role = NetworkRole.Deblur,
        Options = TrunkOptions,
        Matches = IsTrunk,
        ParameterCount = file => Options(file.Tensors).ParameterCount(ResUNet.Planes),
        Create = file => new ResUNet(Options(file.Tensors)),
        Check = values => Options(values).Validate(),
        Make = values => new ResUNet(Options(values)),
    };

    /// <summary>Whether weights are those of a <see cref="ResUNetTrunk"/>, whatever it sees.</summary>
    internal static bool IsTrunk(IReadOnlyDictionary<string, StoredTensor> tensors)
        => tensors.ContainsKey("head.weight") && tensors.ContainsKey("tail.weight") && tensors.ContainsKey("down.0.weight") && tensors.ContainsKey("up.0.weight");

    /// <summary>The size that the weights of a <see cref="ResUNetTrunk"/> say.</summary>
    internal static ResUNetOptions Options(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        int scales = WeightShapes.Count(tensors, scale => $"down.{scale}.weight");
        return new ResUNetOptions
        {
            Channels = [WeightShapes.Outputs(tensors, "head.weight"), .. Enumerable.Range(0, scales).Select(scale => WeightShapes.Outputs(tensors, $"down.{scale}.weight"))],
            EncoderBlocks = [.. Enumerable.Range(0, scales).Select(scale => Blocks(tensors, $"encoder.{scale}"))],
            MiddleBlocks = Blocks(tensors, "middle"),
            DecoderBlocks = [.. Enumerable.Range(0, scales).Select(scale => Blocks(tensors, $"decoder.{scale}"))],
        };
    }

    /// <summary>The size that options say.</summary>
    internal static ResUNetOptions Options(NetworkValues values) => new()
    {
        Channels = values.WholeList("channels"),
        EncoderBlocks = values.WholeList("encoder_blocks"),
        MiddleBlocks = values.Whole("middle_blocks"),
        DecoderBlocks = values.WholeList("decoder_blocks"),
    };

    private static int Blocks(IReadOnlyDictionary<string, StoredTensor> tensors, string stack) => WeightShapes.Count(tensors, block => $"{stack}.{block}.0.weight");
}
