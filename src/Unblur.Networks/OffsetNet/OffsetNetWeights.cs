using System.Globalization;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.OffsetNet;

/// <summary>Recognises the weights of an <see cref="OffsetNet"/>, NeurMAP's, Motion-ETR's (whose motion is in px) or our own, and reads its size off them.</summary>
internal static class OffsetNetWeights
{
    /// <summary>The metadata entry that holds <see cref="OffsetNetOptions.Shrink"/>, where it is not 1.</summary>
    internal const string ShrinkKey = "shrink";

    private const string FirstWeight = "conv_1.1.weight";

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = OffsetNet.Name,
        Role = NetworkRole.Motion,
        Options =
        [
            NetworkOption.Whole("channels", new OffsetNetOptions().Channels, "Channels at half size, 1 to 64; every other width is a multiple."),
            NetworkOption.Whole(ShrinkKey, new OffsetNetOptions().Shrink, "How many times smaller the images are that the network looks at, 1 or 2."),
        ],
        Matches = tensors => tensors.ContainsKey(FirstWeight) && tensors.ContainsKey("conv_out_0.weight"),
        ParameterCount = file => Options(file).ParameterCount(),
        Create = file => new OffsetNet(Options(file)),
        Check = values => Options(values).Validate(),
        Make = values => new OffsetNet(Options(values)),
    };

    private static OffsetNetOptions Options(WeightFile file) => new()
    {
        Channels = WeightShapes.Outputs(file.Tensors, FirstWeight),
        Shrink = file.Metadata.TryGetValue(ShrinkKey, out string? shrink) ? TimesSmaller(shrink) : 1,
    };

    private static OffsetNetOptions Options(NetworkValues values) => new() { Channels = values.Whole("channels"), Shrink = values.Whole(ShrinkKey) };

    // What is no number is refused as 0 is.
    private static int TimesSmaller(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int times) ? times : 0;
}
