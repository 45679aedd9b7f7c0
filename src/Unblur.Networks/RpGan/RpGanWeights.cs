using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.RpGan;

/// <summary>Recognises the weights of RP-GAN's networks and reads their sizes off them.</summary>
internal static class RpGanWeights
{
    private const string GeneratorFirst = "down.0.0.weight";
    private const string GeneratorLast = "image.shortcut.weight";
    private const string DiscriminatorFirst = "layers.0.0.weight";
    private const string DiscriminatorLast = "layers.5.0.weight";
    private const string Norm = "layers.1.1.weight";

    internal static NetworkEntry Generator { get; } = new()
    {
        Name = RpGenerator.Name,
        Role = NetworkRole.Prior,
        Options =
        [
            NetworkOption.Whole("channels", new RpGeneratorOptions().Channels, "Channels at full size, 1 to 256; twice and four times as many at half and quarter size."),
            NetworkOption.Whole("blocks", new RpGeneratorOptions().Blocks, "Residual blocks at quarter size, 0 to 64."),
        ],
        Matches = tensors => tensors.ContainsKey(GeneratorFirst) && tensors.ContainsKey(GeneratorLast),
        ParameterCount = file => Size(file.Tensors).ParameterCount(),
        Problem = file => PriorNetwork.BetasProblem(file.Metadata),
        Create = Made,
        Check = values => Size(values).Validate(),
        Make = values => new RpGenerator(Size(values)),
    };

    internal static NetworkEntry Discriminator { get; } = new()
    {
        Name = RpDiscriminator.Name,
        Role = NetworkRole.Discriminator,
        Options =
        [
            NetworkOption.Whole("channels", new RpDiscriminatorOptions().Channels, "Channels of the first layer, 1 to 256; up to eight times as many behind it."),
            NetworkOption.Whole("conditional", 1, "1 to judge an image next to the blurry one, 0 to judge it alone."),
            NetworkOption.Whole("norm", 1, "1 for batch norm, 0 for none, as a critic with a gradient penalty needs."),
        ],
        Matches = tensors => tensors.ContainsKey(DiscriminatorFirst) && tensors.ContainsKey(DiscriminatorLast),
        ParameterCount = file => Use(file.Tensors).ParameterCount(),
        Create = file => new RpDiscriminator(Use(file.Tensors)),
        Check = values => Use(values).Validate(),
        Make = values => new RpDiscriminator(Use(values)),
    };

    private static RpGenerator Made(WeightFile file)
    {
        RpGenerator generator = new(Size(file.Tensors));
        generator.TakeBetas(file.Metadata);
        return generator;
    }

    private static RpGeneratorOptions Size(IReadOnlyDictionary<string, StoredTensor> tensors)
        => new() { Channels = WeightShapes.Outputs(tensors, GeneratorFirst), Blocks = WeightShapes.Count(tensors, block => $"blocks.{block}.0.0.weight") };

    private static RpGeneratorOptions Size(NetworkValues values) => new() { Channels = values.Whole("channels"), Blocks = values.Whole("blocks") };

    private static RpDiscriminatorOptions Use(IReadOnlyDictionary<string, StoredTensor> tensors) => new()
    {
        Channels = WeightShapes.Outputs(tensors, DiscriminatorFirst),
        IsConditional = tensors.TryGetValue(DiscriminatorFirst, out StoredTensor? first) && first.Shape is [_, 6, _, _],
        HasNorm = tensors.ContainsKey(Norm),
    };

    private static RpDiscriminatorOptions Use(NetworkValues values)
        => new() { Channels = values.Whole("channels"), IsConditional = Is(values, "conditional"), HasNorm = Is(values, "norm") };

    private static bool Is(NetworkValues values, string name) => values.Whole(name) switch
    {
        0 => false,
        1 => true,
        int other => throw new ArgumentException($"{name} is {other}: give 0 or 1."),
    };
}
