using Unblur.Networks.Bgan;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Dbgan;

/// <summary>Recognises the weights of DBGAN's and BGAN's generators, and reads their sizes off them.</summary>
internal static class GeneratorWeights
{
    private const int ImagePlanes = 3;
    private const double PublishedBytes = 3440;
    private const string Head = "model.0.weight";
    private const string Tail = "model.4.weight";
    private const string NoiseOption = "noise";

    internal static NetworkEntry Dbgan { get; } = new()
    {
        Name = DbganGenerator.Name,
        Role = NetworkRole.Deblur,
        Options = SizeOptions(new GeneratorOptions()),
        Matches = tensors => IsGenerator(tensors) && Noise(tensors) == 0,
        ParameterCount = file => Checked(Size(file.Tensors)).ParameterCount(),
        Create = file => new DbganGenerator(Size(file.Tensors)),
        Check = values => Size(values).Validate(),
        Make = values => new DbganGenerator(Size(values)),
    };

    internal static NetworkEntry Bgan { get; } = new()
    {
        Name = BganGenerator.Name,
        Role = NetworkRole.Blur,
        Options =
        [
            .. SizeOptions(GeneratorOptions.Blurring),
            NetworkOption.Whole(NoiseOption, BganGenerator.UsualNoise, "Random numbers that an image takes, each over all of it, 1 to 64."),
        ],
        Matches = tensors => IsGenerator(tensors) && Noise(tensors) > 0,
        ParameterCount = file => Checked(Size(file.Tensors)).ParameterCount(Noise(file.Tensors)),
        Create = file => new BganGenerator(Size(file.Tensors), Noise(file.Tensors)),
        Check = values =>
        {
            Size(values).Validate();
            BganGenerator.CheckNoise(values.Whole(NoiseOption));
        },
        Make = values => new BganGenerator(Size(values), values.Whole(NoiseOption)),
    };

    /// <summary>The card of either.</summary>
    internal static NetworkCard Card(string name, GeneratorOptions options, int noise) => new()
    {
        Name = name,
        Source = "Zhang, Luo, Zhong, Ma, Stenger, Liu and Li, Deblurring by Realistic Blurring, CVPR 2020",
        SizeMultiple = options.Shrink,
        SmallestSize = options.Shrink,
        ReceptiveRadius = options.ReceptiveRadius,
        IsShiftInvariant = true,
        BytesPerPixel = BytesPerPixel(options),
        MultiplyAccumulatesPerPixel = options.MultiplyAccumulatesPerPixel(noise),
    };

    // Measured at the published size: 3430 in float32 (from 256 x 256 to 512 x 320 px), and 1650 in bfloat16 (762 x 720 px), for which tiles take 0.625 of
    // this. Narrower ones in proportion to what is alive at the peak, in the last convolution of a block: sums that are still needed, the block's features,
    // and a copy in another order.
    private static int BytesPerPixel(GeneratorOptions options)
    {
        double features = options.Channels + (options.Block == GeneratorBlock.Plain ? 0 : 4.0 * options.Growth);
        double alive = (5 * options.Channels) + (2 * features);
        return (int)((PublishedBytes / 704 * alive / (options.Shrink * options.Shrink)) + (4 * ImagePlanes * sizeof(float)));
    }

    private static NetworkOption[] SizeOptions(GeneratorOptions usual) =>
    [
        NetworkOption.Whole("blocks", usual.Blocks, "Residual blocks, 1 to 64."),
        NetworkOption.Whole("channels", usual.Channels, "Channels between the blocks, 1 to 512."),
        NetworkOption.Whole("growth", usual.Growth, "Channels of each convolution inside a dense block, 1 to 512."),
        NetworkOption.Choice("block", usual.Block, "rrdb as published, plain or dense (give growth 64) as the paper's text has it."),
        NetworkOption.Whole("shrink", usual.Shrink, "How many times smaller than the photo the blocks work: 1 as published, 2 or 4 for speed."),
    ];

    private static GeneratorOptions Size(NetworkValues values) => new()
    {
        Blocks = values.Whole("blocks"),
        Channels = values.Whole("channels"),
        Growth = values.Whole("growth"),
        Block = values.Choice<GeneratorBlock>("block"),
        Shrink = values.Whole("shrink"),
    };

    private static GeneratorOptions Size(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        bool isRrdb = tensors.ContainsKey("model.1.sub1.0.RDB1.conv1.0.weight");
        string first = isRrdb ? "RDB1.conv1.0" : "conv1.0", second = isRrdb ? "RDB1.conv2.0" : "conv2.0";
        int channels = WeightShapes.Outputs(tensors, Head);
        bool isDense = Inputs(tensors, $"model.1.sub1.0.{second}.weight") != channels;
        return new GeneratorOptions
        {
            Blocks = WeightShapes.Count(tensors, block => $"model.1.sub1.{block}.{first}.weight"),
            Channels = channels,
            Growth = isRrdb || isDense ? WeightShapes.Outputs(tensors, $"model.1.sub1.0.{first}.weight") : new GeneratorOptions().Growth,
            Block = isRrdb ? GeneratorBlock.Rrdb : isDense ? GeneratorBlock.Dense : GeneratorBlock.Plain,
            Shrink = (int)Math.Sqrt(WeightShapes.Outputs(tensors, Tail) / ImagePlanes),
        };
    }

    private static GeneratorOptions Checked(GeneratorOptions size)
    {
        size.Validate();
        return size;
    }

    private static bool IsGenerator(IReadOnlyDictionary<string, StoredTensor> tensors)
        => tensors.ContainsKey(Head) && tensors.ContainsKey(Tail) && tensors.Keys.Any(name => name.StartsWith("model.1.sub1.0.", StringComparison.Ordinal));

    private static int Noise(IReadOnlyDictionary<string, StoredTensor> tensors) => Inputs(tensors, Head) - WeightShapes.Outputs(tensors, Tail);

    private static int Inputs(IReadOnlyDictionary<string, StoredTensor> tensors, string name)
        => tensors.TryGetValue(name, out StoredTensor? weight) && weight.Shape is [_, <= int.MaxValue, _, _] ? (int)weight.Shape[1] : 0;
}
