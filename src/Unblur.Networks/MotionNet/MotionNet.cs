using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.MotionNet;

/// <summary>What a <see cref="MotionNet"/> computes, at a quarter of the image's size.</summary>
/// <param name="Doubled">(N, 2, H/4, W/4): the motion as <see cref="DoubledAngle"/>, px of the image.</param>
/// <param name="LogSpread">(N, 1, H/4, W/4): natural logarithm of the expected absolute error of a component, in px.</param>
public sealed record DoubledMotion(Tensor Doubled, Tensor LogSpread);

/// <summary>Unblur's own motion network for the CPU: a U-Net on unshuffled pixels at a quarter of the size, which also sees spectra of large windows.</summary>
/// <remarks>
/// The motion comes as <see cref="DoubledAngle"/>, which has no seam at u = 0, with its expected error. Flat regions, where nothing shows the motion, have
/// a large one. With the default options 21 GMAC at 1280x720.
/// </remarks>
public sealed class MotionNet : MotionNetwork
{
    internal const string Name = "motionnet";
    /// <summary>How many times smaller than the image the result of <see cref="Forward"/> is.</summary>
    public const int Fold = 4;

    internal const int FoldedChannels = 3 * Fold * Fold;
    internal const int Outputs = 3;

    /// <summary>Px of motion in 1 of the last layer, so that its values are of the size of 1; and the spread that an untrained network expects.</summary>
    private const double Unit = 16;

    private const double Centre = 0.5;

    /// <summary>Logarithms of the spread, beyond which a certain region or a flat one counts no more: 0.37 px, since labels are whole px, to 400 px.</summary>
    private const double LeastLog = -1, MostLog = 6;

    private const int Near = 2;

    private readonly Conv2d _unfold;
    private readonly List<ResidualStack> _encoder = [];
    private readonly List<Conv2d> _down = [];
    private readonly Conv2d _spectrum;
    private readonly ResidualStack _middle;
    private readonly List<Conv2d> _up = [];
    private readonly List<ResidualStack> _decoder = [];
    private readonly Conv2d _motion;

    /// <summary>Parameters <c>unfold</c>, <c>encoder.0</c>, <c>down.0</c> ..., <c>spectrum</c>, <c>middle</c>, <c>up.0</c>, <c>decoder.0</c> ..., <c>motion</c>.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public MotionNet(MotionNetOptions? options = null)
    {
        Options = options ?? new MotionNetOptions();
        Options.Validate();
        int[] channels = Options.Channels;
        int scales = channels.Length - 1;
        _unfold = Add("unfold", new Conv2d(FoldedChannels, channels[0], 3));
        for (int i = 0; i < scales; i++)
        {
            _encoder.Add(Add($"encoder.{i}", new ResidualStack(channels[i], Options.EncoderBlocks[i])));
            _down.Add(Add($"down.{i}", new Conv2d(channels[i], channels[i + 1], 2, new Conv2dOptions { Stride = 2 })));
        }

        _spectrum = Add("spectrum", new Conv2d(SpectralPlanes(Options.SizeMultiple), channels[scales], 1));
        _middle = Add("middle", new ResidualStack(channels[scales], Options.MiddleBlocks));
        for (int i = 0; i < scales; i++)
        {
            _up.Add(Add($"up.{i}", new Conv2d(channels[i + 1], channels[i] * 4, 1)));
            _decoder.Add(Add($"decoder.{i}", new ResidualStack(channels[i], Options.DecoderBlocks[i])));
        }

        _motion = Add("motion", new Conv2d(channels[0], Outputs, 3));
        Card = new NetworkCard
        {
            Name = Name,
            Source = "Unblur",
            SizeMultiple = Options.SizeMultiple,
            SmallestSize = 2 * Options.SizeMultiple,
            ReceptiveRadius = Options.ReceptiveRadius,
            IsShiftInvariant = true,
            BytesPerPixel = 160,
            MultiplyAccumulatesPerPixel = Options.MultiplyAccumulatesPerPixel(),
        };
    }

    public override NetworkCard Card { get; }

    public MotionNetOptions Options { get; }

    /// <summary>Planes of both spectra: windows of two cells, and of four at half the resolution, which have as many samples.</summary>
    internal static int SpectralPlanes(int cell) => 2 * LocalSpectra.Planes(Near * cell);

    /// <summary>Estimates motion at a quarter of the size.</summary>
    /// <param name="images">(N, 3, H, W), float32, RGB, [0,1]; H and W multiples of <see cref="NetworkCard.SizeMultiple"/>.</param>
    /// <exception cref="ArgumentException">The rank, the channels or the size do not fit.</exception>
    public DoubledMotion Forward(Tensor images)
    {
        CheckInput(images);
        using var scope = new TensorScope();
        Tensor centred = images - Centre;
        Tensor features = _unfold.Forward(Inner(Functional.PixelUnshuffle(centred, Fold)));               // (N, C0, H/4, W/4)
        List<Tensor> skips = [];
        for (int i = 0; i < _encoder.Count; i++)
        {
            features = _encoder[i].Forward(features);
            skips.Add(features);
            features = _down[i].Forward(features);                                                        // half the size
        }

        features = _middle.Forward(features + _spectrum.Forward(Inner(Spectra(centred))));                // (N, C3, H/32, W/32)
        for (int i = _decoder.Count - 1; i >= 0; i--)
        {
            Tensor enlarged = Functional.PixelShuffle(_up[i].Forward(features), 2).Contiguous(MemoryFormat.ChannelsLast);
            features = _decoder[i].Forward(enlarged + skips[i]);                                          // twice the size
        }

        Tensor output = _motion.Forward(features).To(images.DType).Contiguous();                          // (N, 3, H/4, W/4)
        Tensor spread = (output.Narrow(1, 2, 1) + Math.Log(Unit)).Clamp(LeastLog, MostLog);
        return new DoubledMotion(scope.Keep(output.Narrow(1, 0, 2) * Unit), scope.Keep(spread));
    }

    /// <summary>Doubled angle and the logarithm of the spread: see <see cref="Forward"/>.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images)
    {
        DoubledMotion motion = Forward(images);
        return [motion.Doubled, motion.LogSpread];
    }

    /// <summary>First values with which the motion is near 0.</summary>
    public override void Initialize(Generator generator)
    {
        foreach ((string name, Parameter parameter) in State().Where(entry => entry.Parameter.Value.Rank == 4))
        {
            Initializers.KaimingNormal(parameter, generator, name is "motion.weight" or "spectrum.weight" ? 0.1 : 1 / Math.Sqrt(2));
        }

        foreach (ResidualStack stack in (IEnumerable<ResidualStack>)[.. _encoder, _middle, .. _decoder])
        {
            stack.Initialize(generator);
        }
    }

    protected override bool HasSpread => true;

    protected override MotionEstimate EstimateWhole(Tensor images)
    {
        using var scope = new TensorScope();
        DoubledMotion motion = Forward(images);
        (long height, long width) = (images.Size(2), images.Size(3));
        Tensor flow = DoubledAngle.ToFlow(Functional.Interpolate(motion.Doubled, height, width, InterpolationMode.Bilinear));
        Tensor spread = Functional.Interpolate(motion.LogSpread, height, width, InterpolationMode.Bilinear).Exp();
        return new MotionEstimate(scope.Keep(flow), scope.Keep(spread));
    }

    private Tensor Inner(Tensor planes) => planes.To(Precision).Contiguous(MemoryFormat.ChannelsLast);

    private Tensor Spectra(Tensor centred)
    {
        using var scope = new TensorScope();
        Tensor grey = centred.Mean([1], keepDimensions: true);                                   // (N, 1, H, W)
        Tensor near = LocalSpectra.Of(grey, Card.SizeMultiple, Near);
        Tensor far = LocalSpectra.Of(Functional.AvgPool2d(grey, 2, 2), Card.SizeMultiple / 2, 2 * Near);
        return scope.Keep(Tensor.Cat([near, far], 1));                                                    // (N, planes, H/32, W/32)
    }
}
