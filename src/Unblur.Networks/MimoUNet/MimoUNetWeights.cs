using System.Globalization;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.MimoUNet;

/// <summary>Recognises the weights of a <see cref="MimoUNet"/> and reads its size off them.</summary>
internal static class MimoUNetWeights
{
    internal const string DropoutKey = "dropout";

    private const string Head = "feat_extract.0.main.0.weight";

    private static readonly MimoUNetOptions s_usual = new();

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = MimoUNet.Name,
        Role = NetworkRole.Deblur,
        Options =
        [
            NetworkOption.Whole("width", s_usual.Channels, "Channels at full size, even; twice and four times as many at half and quarter size."),
            NetworkOption.Whole("blocks", s_usual.Blocks, "Residual blocks at each size, on the way down and again on the way up; MIMO-UNet+ has 20, MIMO-UNet 8."),
            NetworkOption.Number(DropoutKey, s_usual.Dropout, "Probability that a channel of a skip is dropped while training, in [0,1)."),
        ],
        Matches = tensors => tensors.ContainsKey(Head) && tensors.ContainsKey("SCM1.conv.main.0.weight"),
        ParameterCount = file => MimoUNetWork.ParameterCount(Options(file)),
        Create = file => new MimoUNet(Options(file)),
        Check = values => Options(values).Validate(),
        Make = values => new MimoUNet(Options(values)),
    };

    private static MimoUNetOptions Options(WeightFile file) => new()
    {
        Channels = WeightShapes.Outputs(file.Tensors, Head),
        Blocks = WeightShapes.Count(file.Tensors, index => $"Encoder.0.layers.{index}.main.0.main.0.weight"),
        Dropout = file.Metadata.TryGetValue(DropoutKey, out string? text) && double.TryParse(text, CultureInfo.InvariantCulture, out double dropout) ? dropout : s_usual.Dropout,
    };

    private static MimoUNetOptions Options(NetworkValues values)
        => new() { Channels = values.Whole("width"), Blocks = values.Whole("blocks"), Dropout = values.Number(DropoutKey) };
}
