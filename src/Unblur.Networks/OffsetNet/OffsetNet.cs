using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.OffsetNet;

/// <summary>NeurMAP's M: from one blurry image to the motion at every pixel while it was exposed.</summary>
/// <remarks>
/// Zhang et al., NeurMAP; the network is that of Motion-ETR (Zhang et al., TPAMI 2021) with linear offsets and without norms. A U-Net
/// of 5x5 residual blocks on the image folded to half size. 1,128,002 parameters and 46.4 GMAC at 1280x720.
/// The result is unbounded, in units of 20 px of half the blur's length, and a motion stands for its reverse too: take
/// <see cref="CanonicalMotion"/> of it before any difference or loss.
/// </remarks>
public sealed class OffsetNet : MotionNetwork
{
    /// <summary>What cards and files call it.</summary>
    public const string Name = "offsetnet";

    /// <summary>Px of what the network looks at, at which a pixel can still change its result, rounded up to <see cref="SizeMultiple"/>.</summary>
    private const int Reach = 224;

    private const int Fold = 2;
    private const int FoldedChannels = 3 * Fold * Fold;
    private const int SizeMultiple = 8;

    /// <summary>Below it, an eighth of the size is too small to be mirrored at its edges.</summary>
    private const int SmallestSize = 16;

    private const double Slope = 0.2;

    private readonly OffsetStage _half;
    private readonly OffsetStage _quarter;
    private readonly OffsetStage _eighth;
    private readonly OffsetBottleneck _eighthNeck;
    private readonly ConvTranspose2d _toQuarter;
    private readonly OffsetBottleneck _quarterNeck;
    private readonly ConvTranspose2d _toHalf;
    private readonly OffsetBottleneck _halfNeck;
    private readonly ConvTranspose2d _toWhole;
    private readonly FewOutputsConv2d _motion;

    /// <summary>Parameters <c>conv_1.1.weight</c> ... <c>conv_out_0.bias</c>, as in the authors' checkpoints.</summary>
    public OffsetNet(OffsetNetOptions? options = null)
    {
        Options = options ?? new OffsetNetOptions();
        Options.Validate();
        int width = Options.Channels;
        _half = Add("conv_1", new OffsetStage(FoldedChannels, width, stride: 1));
        _quarter = Add("conv_2", new OffsetStage(width, 2 * width, stride: 2));
        _eighth = Add("conv_3", new OffsetStage(2 * width, 4 * width, stride: 2));
        _eighthNeck = Add("bottleneck_1", new OffsetBottleneck(4 * width));
        _toQuarter = Add("uconv_1", new ConvTranspose2d(4 * width, 2 * width, 4));
        _quarterNeck = Add("bottleneck_2", new OffsetBottleneck(4 * width));
        _toHalf = Add("uconv_2", new ConvTranspose2d(4 * width, width, 4));
        _halfNeck = Add("bottleneck_3", new OffsetBottleneck(2 * width));
        _toWhole = Add("uconv_3", new ConvTranspose2d(2 * width, 2 * width, 4));
        _motion = Add("conv_out_0", new FewOutputsConv2d(2 * width, 2, 5));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Zhang, Wang, Maybank and Tao, Exposure Trajectory Recovery from Motion Blur, TPAMI 2021, as NeurMAP's M",
            SizeMultiple = SizeMultiple * Options.Shrink,
            SmallestSize = SmallestSize * Options.Shrink,
            ReceptiveRadius = Reach * Options.Shrink,
            IsShiftInvariant = true,
            BytesPerPixel = 56 * width / (Options.Shrink * Options.Shrink),
            MultiplyAccumulatesPerPixel = Options.MultiplyAccumulatesPerPixel(),
        };
    }

    public override NetworkCard Card { get; }

    public OffsetNetOptions Options { get; }

    public override IReadOnlyDictionary<string, string> Settings => Options.Shrink == 1
        ? base.Settings
        : new Dictionary<string, string> { [OffsetNetWeights.ShrinkKey] = Options.Shrink.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Estimates motion.</summary>
    /// <param name="input">Images, (N, 3, H, W), float32, RGB, [0,1]; H and W multiples of 8, at least 16, each times <see cref="OffsetNetOptions.Shrink"/>.</param>
    /// <returns>(N, 2, H, W): dy then dx of half the blur, in units of 20 px, unbounded, of either sign.</returns>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    public Tensor Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        Tensor seen = Options.Shrink == 1 ? input : Functional.AvgPool2d(input, Options.Shrink, Options.Shrink);
        Tensor half = _half.Forward(SpaceToDepth(seen));                                          // (N, F, H/2, W/2)
        Tensor quarter = _quarter.Forward(half);                                                   // (N, 2F, H/4, W/4)
        Tensor features = _eighthNeck.Forward(_eighth.Forward(quarter));                           // (N, 4F, H/8, W/8)
        features = InPlace.LeakyRelu(_toQuarter.Forward(features), Slope);                        // (N, 2F, H/4, W/4)
        features = _quarterNeck.Forward(Tensor.Cat([features, quarter], 1));                    // (N, 4F, H/4, W/4)
        features = InPlace.LeakyRelu(_toHalf.Forward(features), Slope);                           // (N, F, H/2, W/2)
        features = _halfNeck.Forward(Tensor.Cat([features, half], 1));                          // (N, 2F, H/2, W/2)
        features = InPlace.Relu(_toWhole.Forward(features));                                      // (N, 2F, H, W)
        Tensor motion = _motion.Forward(features);                                                 // (N, 2, H, W)
        return scope.Keep(Options.Shrink == 1
            ? motion
            : Functional.Interpolate(motion, input.Size(2), input.Size(3), InterpolationMode.Bilinear) * Options.Shrink);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images) => [Forward(images)];

    /// <summary>The authors' values: Xavier-normal weights with gain 1, biases 0. The same generator seed gives the same network.</summary>
    public override void Initialize(Generator generator) => WeightInitialization.Xavier(this, generator);

    /// <summary>In px of full blur length, as all motion networks have it; M does not say how far off it is. Always in float32.</summary>
    /// <inheritdoc/>
    protected override MotionEstimate EstimateWhole(Tensor images)
    {
        using var scope = new TensorScope();
        return new MotionEstimate(scope.Keep(MotionUnits.ToPixels(CanonicalMotion.Of(Forward(images)))), null);
    }

    /// <summary>(N, 3, H, W) to (N, 12, H/2, W/2): all colours of the upper left pixel of each 2x2 block, then of the upper right one, ...</summary>
    private static Tensor SpaceToDepth(Tensor image)
    {
        using var scope = new TensorScope();
        (long count, long height, long width) = (image.Size(0), image.Size(2) / Fold, image.Size(3) / Fold);
        return scope.Keep(image.Reshape(count, 3, height, Fold, width, Fold).Permute(0, 3, 5, 1, 2, 4).Reshape(count, FoldedChannels, height, width));
    }
}
