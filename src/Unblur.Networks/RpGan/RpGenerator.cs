using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.RpGan;

/// <summary>RP-GAN's generator: from a deconvolved image and the blurry one to the next estimate of the sharp one. All levels share it.</summary>
/// <remarks>
/// Wu et al., sections 4.2.1 and Appendix A; the layout is that of Johnson et al. 2016. 8,761,990 parameters, 88 GMAC for 256 x 256 (66 if
/// sizes were doubled by transposed convolutions). The two ":2" layers behind the residual blocks are read
/// as enlargements (the nearest pixel, then the convolution), since the result has the size of the image; 7x7 layers mirror it at its edge; "+ input * Res2 3" as a
/// block from the input and the last features together; and the result is linear.
/// </remarks>
public sealed class RpGenerator : PriorNetwork
{
    /// <summary>What cards and files call it.</summary>
    public const string Name = "rpgan";

    private const int SizeMultiple = 4;

    // What the last block adds to I* before training, next to what Kaiming's weights would.
    private const double FirstChange = 0.05;

    private readonly ConvNormRelu[] _down;
    private readonly ResNormBlock[] _blocks;
    private readonly ConvNormRelu[] _up;
    private readonly ConvNormRelu _last;
    private readonly BottleneckBlock _image;

    /// <summary>Parameters <c>down.0</c> to <c>down.2</c>, <c>blocks.0</c> ..., <c>up.0</c>, <c>up.1</c>, <c>last</c> and <c>image</c>.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public RpGenerator(RpGeneratorOptions? options = null)
    {
        Options = options ?? new RpGeneratorOptions();
        Options.Validate();
        int c = Options.Channels;
        _down =
        [
            Add("down.0", new ConvNormRelu(Planes, c, 7, isMirrored: true)),
            Add("down.1", new ConvNormRelu(c, 2 * c, 3, stride: 2)),
            Add("down.2", new ConvNormRelu(2 * c, 4 * c, 3, stride: 2)),
        ];
        _blocks = [.. Enumerable.Range(0, Options.Blocks).Select(i => Add($"blocks.{i}", new ResNormBlock(4 * c)))];
        _up = [Add("up.0", new ConvNormRelu(4 * c, 4 * c, 3)), Add("up.1", new ConvNormRelu(4 * c, 2 * c, 3))];
        _last = Add("last", new ConvNormRelu(2 * c, c, 7, isMirrored: true));
        _image = Add("image", new BottleneckBlock(Planes + c, Colours, isLast: true));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Wu, Di, Huang and Zhang, Integrating neural networks into the blind deblurring framework to compete with end-to-end learning based methods, 2019",
            SizeMultiple = SizeMultiple,
            SmallestSize = 2 * SizeMultiple,
            ReceptiveRadius = 24 + (8 * Options.Blocks),
            IsShiftInvariant = true,
            BytesPerPixel = 24 * c,
            MultiplyAccumulatesPerPixel = Options.MultiplyAccumulatesPerPixel(),
        };
    }

    public override NetworkCard Card { get; }

    public RpGeneratorOptions Options { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor deconvolved, Tensor blurry)
    {
        CheckInput(deconvolved);
        CheckInput(blurry);
        using var scope = new TensorScope();
        Tensor input = Tensor.Cat([deconvolved, blurry], 1).To(Precision).Contiguous(MemoryFormat.ChannelsLast);   // (N, 6, H, W)
        Tensor features = input;
        foreach (ConvNormRelu layer in _down)
        {
            features = layer.Forward(features);                                                // at last (N, 4C, H/4, W/4)
        }

        foreach (ResNormBlock block in _blocks)
        {
            features = block.Forward(features);
        }

        foreach (ConvNormRelu layer in _up)
        {
            features = layer.Forward(Functional.Interpolate(features, 2 * features.Size(2), 2 * features.Size(3), InterpolationMode.Nearest));
        }

        features = _last.Forward(features);                                                    // (N, C, H, W)
        return scope.Keep(_image.Forward(Tensor.Cat([input, features], 1)).To(deconvolved.DType).Contiguous());
    }

    /// <summary>Kaiming-normal weights, norms that change nothing, and a last block that passes I* on, little changed: training begins there. The paper does not say.</summary>
    public override void Initialize(Generator generator)
    {
        WeightInitialization.Kaiming(this, generator);
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        Parameter shortcut = Last("image.shortcut.weight");                                    // (3, 6 + C, 3, 3)
        shortcut.Value.MultiplyInPlace(FirstChange);
        Last("image.main.2.weight").Value.MultiplyInPlace(FirstChange);
        for (int colour = 0; colour < Colours; colour++)
        {
            shortcut.Value.Narrow(0, colour, 1).Narrow(1, colour, 1).Narrow(2, 1, 1).Narrow(3, 1, 1).AddInPlace(1.0);
        }

        Parameter Last(string name) => this.Trainable().Single(entry => entry.Name == name).Parameter;
    }
}
