using System.Globalization;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Dmphn;

/// <summary>DMPHN, the deep multi-patch hierarchical network: the image whole, in halves, in quarters and in eighths.</summary>
/// <remarks>
/// Zhang, Dai, Li and Koniusz, CVPR 2019. The finest patches go first; what they are restored to is added to the patches of the
/// level above, and their features to that level's. Patches of one level lie in the batch, which changes nothing but the speed.
/// With 3 levels 5,424,393 parameters and 687 GMAC at 1280x720.
/// </remarks>
public sealed class Dmphn : DeblurNetwork
{
    internal const string Name = "dmphn";

    /// <summary>Parameters of one encoder and decoder.</summary>
    internal const double LevelParameters = 1_808_131;

    /// <summary>How far one encoder and decoder reach, in pixels.</summary>
    private const int LevelRadius = 67;

    /// <summary>
    /// Multiply-accumulates per pixel of one encoder and decoder: two blocks in each at every scale, what changes the scale, and the
    /// two ends. Cut into patches, the image has as many pixels on every level.
    /// </summary>
    private const double LevelWork
        = (8 * 9 * ((32 * 32) + (64 * 64 / 4.0) + (128 * 128 / 16.0)))
        + (9 * ((32 * 64 / 4.0) + (64 * 128 / 16.0)) + (16 * ((128 * 64 / 16.0) + (64 * 32 / 4.0))))
        + (2 * 9 * 3 * 32);

    private readonly DmphnOptions _options;
    private readonly List<Sequential> _encoders = [];
    private readonly List<Sequential> _decoders = [];

    /// <summary>Parameters <c>encoder_lv1.layer1.weight</c> ... <c>decoder_lv3.layer24.bias</c>, as in the authors' checkpoints.</summary>
    public Dmphn(DmphnOptions? options = null)
    {
        _options = options ?? new DmphnOptions();
        _options.Validate();
        for (int level = 1; level <= _options.Levels; level++)
        {
            _encoders.Add(Add($"encoder_lv{level}", Encoder()));
            _decoders.Add(Add($"decoder_lv{level}", Decoder()));
        }

        Card = new NetworkCard
        {
            Name = Name,
            Source = "Zhang, Dai, Li and Koniusz, Deep Stacked Hierarchical Multi-Patch Network for Image Deblurring, CVPR 2019",
            SizeMultiple = _options.Levels switch { 1 => 4, 2 or 3 => 8, _ => 16 },
            ReceptiveRadius = LevelRadius * _options.Levels,
            IsShiftInvariant = _options.Levels == 1,
            BytesPerPixel = 1800,
            MultiplyAccumulatesPerPixel = LevelWork * _options.Levels,
        };
    }

    public override NetworkCard Card { get; }

    public DmphnOptions Options => _options;

    public override IReadOnlyDictionary<string, string> Settings
        => new Dictionary<string, string> { [DmphnWeights.OffsetKey] = _options.Offset.ToString("R", CultureInfo.InvariantCulture) };

    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        List<Tensor> patches = [(input - _options.Offset).To(Precision)];                              // (N, 3, H, W)
        for (int level = 1; level < _options.Levels; level++)
        {
            patches.Add(Halve(patches[^1], Axis(level)));                                              // (2^level N, 3, h, w)
        }

        int top = _options.Levels - 1;
        Tensor features = _encoders[top].Forward(patches[top]);                                           // (2^top N, 128, h/4, w/4)
        for (int level = top; level > 0; level--)
        {
            Tensor finer = features;
            features = Up(level, finer, patches[level - 1]);                                           // twice as large, half as many
            finer.Dispose();
        }

        Tensor image = _decoders[0].Forward(features);                                                    // (N, 3, H, W)
        return scope.Keep(image.To(input.DType) + _options.Offset);
    }

    /// <summary>The authors' values: normal with standard deviation 0.5 sqrt(2 / (k² out)), biases 0.</summary>
    public override void Initialize(Generator generator)
    {
        var outputs = State().Where(entry => entry.Parameter.Value.Rank == 1).ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.Size(0));
        foreach ((string name, Parameter parameter) in State())
        {
            if (name.EndsWith(".bias", StringComparison.Ordinal))
            {
                Initializers.Constant(parameter, 0);
                continue;
            }

            long fan = parameter.Value.Size(2) * parameter.Value.Size(3) * outputs[name.Replace(".weight", ".bias", StringComparison.Ordinal)];
            Initializers.Normal(parameter, 0.5 * Math.Sqrt(2.0 / fan), generator);
        }
    }

    /// <summary>Features of a level's patches, and the patches of the level above, to features of the level above.</summary>
    private Tensor Up(int level, Tensor features, Tensor patches)
    {
        using var scope = new TensorScope();
        Tensor joined = Join(features, Axis(level));                                                      // (2^(level-1) N, 128, h/4, w/4)
        Tensor restored = _decoders[level].Forward(joined);                                               // (2^(level-1) N, 3, h, w)
        return scope.Keep(Sum(_encoders[level - 1].Forward(Sum(restored, patches)), joined));
    }

    private static Sequential Encoder()
    {
        var half = new Conv2dOptions { Stride = 2, Padding = 1 };
        return new Sequential(
            ("layer1", new Conv2d(3, 32, 3)),                // (N, 32, H, W)
            ("layer2", new ResidualBlock(32)),
            ("layer3", new ResidualBlock(32)),
            ("layer5", new Conv2d(32, 64, 3, half)),         // (N, 64, H/2, W/2)
            ("layer6", new ResidualBlock(64)),
            ("layer7", new ResidualBlock(64)),
            ("layer9", new Conv2d(64, 128, 3, half)),        // (N, 128, H/4, W/4)
            ("layer10", new ResidualBlock(128)),
            ("layer11", new ResidualBlock(128)));
    }

    private static Sequential Decoder()
        => new(
            ("layer13", new ResidualBlock(128)),             // (N, 128, H/4, W/4)
            ("layer14", new ResidualBlock(128)),
            ("layer16", new ConvTranspose2d(128, 64, 4)),    // (N, 64, H/2, W/2)
            ("layer17", new ResidualBlock(64)),
            ("layer18", new ResidualBlock(64)),
            ("layer20", new ConvTranspose2d(64, 32, 4)),     // (N, 32, H, W)
            ("layer21", new ResidualBlock(32)),
            ("layer22", new ResidualBlock(32)),
            ("layer24", new Conv2d(32, 3, 3)));              // (N, 3, H, W)

    /// <summary>The side that the patches of a level were cut along: height, width, height.</summary>
    private static int Axis(int level) => level % 2 == 1 ? 2 : 3;

    /// <summary>(N, C, H, W) to (2 N, C, H/2, W): all upper halves, then all lower ones; or left and right.</summary>
    private static Tensor Halve(Tensor patches, int axis) => Tensor.Cat(patches.Split(patches.Size(axis) / 2, axis), 0);

    /// <summary>The reverse of <see cref="Halve"/>.</summary>
    private static Tensor Join(Tensor patches, int axis) => Tensor.Cat(patches.Split(patches.Size(0) / 2, 0), axis);

    /// <summary>Writes over the first where that is allowed.</summary>
    private static Tensor Sum(Tensor own, Tensor other) => GradMode.IsRecording ? own + other : own.AddInPlace(other);
}
