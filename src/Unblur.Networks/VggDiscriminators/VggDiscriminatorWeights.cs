using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.VggDiscriminators;

/// <summary>Recognises the weights of discriminators after VGG, and reads their sizes off them.</summary>
internal static class VggDiscriminatorWeights
{
    private const string First = "features.0.weight";
    private const string Hidden = "classifier.0.weight";
    private const string Norm = "features.3.running_mean";
    private const string Last = "classifier.6.weight";

    internal static NetworkEntry Entry { get; } = new()
    {
        Name = VggDiscriminator.Name,
        Role = NetworkRole.Discriminator,
        Options = SizeOptions(new VggDiscriminatorOptions()),
        Matches = tensors => tensors.ContainsKey(First) && tensors.ContainsKey(Hidden) && tensors.ContainsKey(Norm),
        ParameterCount = file => VggDiscriminator.ParameterCount(Size(file.Tensors)),
        Create = file => new VggDiscriminator(Size(file.Tensors)),
        Check = values => Size(values).Validate(),
        Make = values => new VggDiscriminator(Size(values)),
    };

    internal static NetworkEntry Literal { get; } = new()
    {
        Name = Vgg19Discriminator.Name,
        Role = NetworkRole.Discriminator,
        Options = SizeOptions(VggDiscriminatorOptions.Literal),
        Matches = tensors => tensors.ContainsKey(First) && tensors.ContainsKey(Hidden) && tensors.ContainsKey(Last) && !tensors.ContainsKey(Norm),
        ParameterCount = file => Vgg19Discriminator.ParameterCount(Size(file.Tensors)),
        Create = file => new Vgg19Discriminator(Size(file.Tensors)),
        Check = values => Size(values).Validate(),
        Make = values => new Vgg19Discriminator(Size(values)),
    };

    private static NetworkOption[] SizeOptions(VggDiscriminatorOptions usual) =>
    [
        NetworkOption.Whole("channels", usual.Channels, "Channels of the first layer, 1 to 256; up to eight times as many behind it."),
        NetworkOption.Whole("grid", usual.Grid, "Side of the grid of features that is judged as a whole, 1 to 16: best a 32nd of the patch."),
        NetworkOption.Whole("hidden", usual.Hidden, "Units between the features and the score, 1 to 8192."),
    ];

    private static VggDiscriminatorOptions Size(NetworkValues values)
        => new() { Channels = values.Whole("channels"), Grid = values.Whole("grid"), Hidden = values.Whole("hidden") };

    private static VggDiscriminatorOptions Size(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        int channels = WeightShapes.Outputs(tensors, First);
        (long hidden, long features) = tensors.TryGetValue(Hidden, out StoredTensor? weight) && weight.Shape is [<= int.MaxValue, <= int.MaxValue]
            ? (weight.Shape[0], weight.Shape[1])
            : (0, 0);
        return new VggDiscriminatorOptions { Channels = channels, Grid = (int)Math.Sqrt(features / Math.Max(1, 8 * channels)), Hidden = (int)hidden };
    }
}
