using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.RpGan;

/// <summary>RP-GAN's discriminators, which have one layout: D_cGAN judges an image next to the blurry one, D_p, the artefact critic, an image alone.</summary>
/// <remarks>
/// Wu et al., section 4.2.2 and Appendix A. 6,964,033 parameters with a condition, 6,960,961 without; 6,959,553 as a critic without norm. As printed, batch norm and
/// ReLU follow every layer; a score behind a ReLU could not be negative, so here the last layer is bare, the first one has no norm, and slopes below 0 are 0.2.
/// Scores are logits: a sigmoid is part of the loss.
/// </remarks>
public sealed class RpDiscriminator : Network
{
    internal const string Name = "rpgan-discriminator";
    internal const int Halvings = 4;

    private const int Layers = 6;
    private const double Slope = 0.2;

    private readonly Conv2d[] _convolutions;
    private readonly BatchNorm2d?[] _norms;

    /// <summary>Parameters <c>layers.0.0</c> ... of the convolutions, <c>layers.1.1</c> ... of the norms.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public RpDiscriminator(RpDiscriminatorOptions? options = null)
    {
        Options = options ?? new RpDiscriminatorOptions();
        Options.Validate();
        int[] widths = Options.Widths;
        (_convolutions, _norms) = (new Conv2d[Layers], new BatchNorm2d?[Layers]);
        for (int i = 0; i < Layers; i++)
        {
            bool hasNorm = Options.HasNorm && i is > 0 and < Layers - 1;
            Conv2dOptions shape = new() { Stride = i < Halvings ? 2 : 1, Padding = 1, HasBias = !hasNorm };
            _convolutions[i] = Add($"{LayerName(i)}.0", new Conv2d(widths[i], widths[i + 1], 4, shape));
            _norms[i] = hasNorm ? Add($"{LayerName(i)}.1", new BatchNorm2d(widths[i + 1])) : null;
        }

        Card = new NetworkCard
        {
            Name = Name,
            Source = "Wu, Di, Huang and Zhang, Integrating neural networks into the blind deblurring framework to compete with end-to-end learning based methods, 2019",
            SizeMultiple = 1,
            SmallestSize = 48,
            ReceptiveRadius = 94,
            IsShiftInvariant = true,
            BytesPerPixel = 4 * Options.Channels,
            MultiplyAccumulatesPerPixel = Options.MultiplyAccumulatesPerPixel(),
        };
    }

    public override NetworkCard Card { get; }

    public RpDiscriminatorOptions Options { get; }

    internal static string LayerName(int layer) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}");

    /// <summary>Judges images next to the blurry ones.</summary>
    /// <param name="images">(N, 3, H, W), [0,1]; sides of at least 48 px.</param>
    /// <param name="blurry">O, (N, 3, H, W); not used by a critic without a condition.</param>
    /// <returns>Logits, (N, 1, h, w), about a sixteenth of the size: 14 x 14 for 256 x 256.</returns>
    /// <exception cref="ArgumentException">The rank, the channels or the sizes do not fit.</exception>
    public Tensor Forward(Tensor images, Tensor blurry)
    {
        CheckInput(images);
        if (!Options.IsConditional)
        {
            return Score(images);
        }

        CheckInput(blurry);
        using var scope = new TensorScope();
        return scope.Keep(Score(Tensor.Cat([images, blurry], 1)));
    }

    /// <summary>Judges images alone.</summary>
    /// <inheritdoc cref="Forward(Tensor, Tensor)"/>
    /// <exception cref="InvalidOperationException">It is a conditional one.</exception>
    public Tensor Forward(Tensor images)
    {
        CheckInput(images);
        return Options.IsConditional
            ? throw new InvalidOperationException("this discriminator judges an image next to the blurry one: give both, or make one with IsConditional = false.")
            : Score(images);
    }

    /// <summary>From <c>images</c>, and <c>blurry</c> for a conditional one, to <c>scores</c>.</summary>
    public override IReadOnlyList<NetworkGraph> Graphs => Options.IsConditional
        ? [new NetworkGraph("", [new GraphInput("images", 3), new GraphInput("blurry", 3)], ["scores"], inputs => [Forward(inputs[0], inputs[1])])]
        : base.Graphs;

    /// <summary>The scores of images next to themselves.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images) => [Forward(images, images)];

    /// <summary>Xavier-normal weights with gain 1, biases 0, norms that change nothing. The paper does not say.</summary>
    public override void Initialize(Generator generator)
    {
        WeightInitialization.Kaiming(this, generator);
        WeightInitialization.Xavier(this, generator);
    }

    private Tensor Score(Tensor planes)
    {
        using var scope = new TensorScope();
        Tensor features = planes;
        for (int i = 0; i < Layers; i++)
        {
            features = _convolutions[i].Forward(features);                                     // half the size in the first four
            features = _norms[i] is { } norm ? norm.Forward(features) : features;
            features = i < Layers - 1 ? InPlace.LeakyRelu(features, Slope) : features;
        }

        return scope.Keep(features);                                                           // (N, 1, H/16 - 2, W/16 - 2)
    }
}
