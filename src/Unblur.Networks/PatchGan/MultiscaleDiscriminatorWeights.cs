using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.PatchGan;

/// <summary>Recognises the weights of a <see cref="MultiscaleDiscriminator"/>, the authors' or our own, and reads its size off them.</summary>
internal static class MultiscaleDiscriminatorWeights
{
    private static readonly MultiscaleDiscriminatorOptions s_usual = new();

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = MultiscaleDiscriminator.Name,
        Role = NetworkRole.Discriminator,
        Options =
        [
            NetworkOption.Whole("channels", s_usual.Channels, "Channels of the first layer, 1 to 128; each of the next three has twice as many."),
            NetworkOption.Whole("scales", s_usual.Scales, "Sizes of the image that are judged, 1 to 4, each half the one before."),
        ],
        Matches = tensors => tensors.ContainsKey(FirstWeight(0)),
        ParameterCount = file => Options(file.Tensors).ParameterCount(),
        Create = file => new MultiscaleDiscriminator(Options(file.Tensors)),
        Check = values => Options(values).Validate(),
        Make = values => new MultiscaleDiscriminator(Options(values)),
    };

    private static MultiscaleDiscriminatorOptions Options(IReadOnlyDictionary<string, StoredTensor> tensors)
        => new() { Channels = WeightShapes.Outputs(tensors, FirstWeight(0)), Scales = WeightShapes.Count(tensors, FirstWeight) };

    private static MultiscaleDiscriminatorOptions Options(NetworkValues values) => new() { Channels = values.Whole("channels"), Scales = values.Whole("scales") };

    private static string FirstWeight(int scale) => $"scale{scale}_layer0.0.weight";
}
