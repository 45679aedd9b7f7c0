using Unblur.Networks.Dbgan;
using Unblur.Torch;

namespace Unblur.Networks.Bgan;

/// <summary>BGAN's generator: blurs a sharp image, each time otherwise, as a few random numbers say.</summary>
/// <remarks>
/// Zhang et al., "Deblurring by Realistic Blurring", CVPR 2020, section 3.2: the image and 4 planes of noise, each of one value, through 9 residual blocks.
/// The paper does not say whether the image is added to the result; here it is, as in DBGAN. 6,554,499 parameters with RRDB, 1,704,515 with plain blocks,
/// 5,022,275 with dense ones of growth 64.
/// </remarks>
public sealed class BganGenerator : Network
{
    /// <summary>The name in recipes and weight files.</summary>
    internal const string Name = "bgan";

    /// <summary>The paper's.</summary>
    internal const int UsualNoise = 4;

    private readonly GeneratorTrunk _trunk;

    /// <summary>Parameters <c>model.0.weight</c> ... <c>model.4.bias</c>, as DBGAN's.</summary>
    /// <param name="options">The size; by default the paper's 9 blocks.</param>
    /// <param name="noise">How many random numbers an image takes, 1 to 64.</param>
    /// <exception cref="ArgumentException">The numbers do not describe a network.</exception>
    public BganGenerator(GeneratorOptions? options = null, int noise = UsualNoise)
    {
        CheckNoise(noise);
        (Options, Noise) = (options ?? GeneratorOptions.Blurring, noise);
        _trunk = Add("model", new GeneratorTrunk(Options, noise));
        Card = GeneratorWeights.Card(Name, Options, noise);
    }

    public GeneratorOptions Options { get; }

    /// <summary>K, how many random numbers an image takes.</summary>
    public int Noise { get; }

    public override NetworkCard Card { get; }

    /// <summary>Element type of the arithmetic inside; weights, input and output stay float32. Float32 or BFloat16.</summary>
    public DType Precision { get; set; } = DType.Float32;

    /// <summary>Blurs a batch.</summary>
    /// <param name="sharp">(N, 3, H, W), float32, RGB, [0,1]; H and W multiples of <see cref="NetworkCard.SizeMultiple"/>.</param>
    /// <param name="noise">(N, <see cref="Noise"/>), standard normal: one draw for each image.</param>
    /// <returns>(N, 3, H, W), float32, nominally [0,1], not clamped.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(Tensor sharp, Tensor noise)
    {
        CheckInput(sharp);
        ArgumentNullException.ThrowIfNull(noise);
        if (noise.Rank != 2 || noise.Size(0) != sharp.Size(0) || noise.Size(1) != Noise)
        {
            throw new ArgumentException($"bgan takes noise of ({sharp.Size(0)}, {Noise}) for {sharp}, but got {noise}: draw {Noise} numbers for each image.", nameof(noise));
        }

        using var scope = new TensorScope();
        Tensor residual = _trunk.Forward(sharp.To(Precision), noise).To(sharp.DType);             // (N, 3, H, W)
        return scope.Keep(InPlace.Sum(residual, sharp));
    }

    /// <summary>From <c>sharp</c> and <c>noise</c> to <c>blurry</c>.</summary>
    public override IReadOnlyList<NetworkGraph> Graphs =>
        [new NetworkGraph("", [new GraphInput("sharp", 3), new GraphInput("noise", Noise, IsImage: false)], ["blurry"], inputs => [Forward(inputs[0], inputs[1])])];

    /// <summary>The blur of noise 0, the middle of all.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Apply(Tensor images)
    {
        CheckInput(images);
        using var scope = new TensorScope();
        return [scope.Keep(Forward(images, Tensor.Zeros([images.Size(0), Noise], device: images.Device)))];
    }

    /// <summary>The paper's values: normal with standard deviation 0.01 at 64 channels, biases 0.</summary>
    public override void Initialize(Generator generator) => _trunk.Initialize(generator);

    /// <exception cref="ArgumentException">It is out of range.</exception>
    internal static void CheckNoise(int noise)
    {
        if (noise is < 1 or > 64)
        {
            throw new ArgumentException($"noise is {noise}: give 1 to 64.", nameof(noise));
        }
    }
}
