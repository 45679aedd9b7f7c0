using Unblur.Torch;

namespace Unblur.Networks.Dbgan;

/// <summary>DBGAN's generator: a long chain of residual blocks that adds to the blurry image what makes it sharp.</summary>
/// <remarks>
/// Zhang et al., "Deblurring by Realistic Blurring", CVPR 2020. As published it is ESRGAN's network (Wang et al. 2018) without enlargement: 16 RRDB of growth
/// 32, 11,588,163 parameters, 10.7 TMAC at 1280x720. The paper's text describes <see cref="GeneratorBlock.Plain"/> blocks (2,994,691 parameters) with "dense
/// connections": <see cref="GeneratorBlock.Dense"/> of growth 64 (8,892,931).
/// </remarks>
public sealed class DbganGenerator : DeblurNetwork
{
    internal const string Name = "dbgan";

    private readonly GeneratorTrunk _trunk;

    /// <summary>Parameters <c>model.0.weight</c> ... <c>model.4.bias</c>, as in the authors' checkpoint.</summary>
    /// <exception cref="ArgumentException">The options do not describe a network.</exception>
    public DbganGenerator(GeneratorOptions? options = null)
    {
        Options = options ?? new GeneratorOptions();
        _trunk = Add("model", new GeneratorTrunk(Options, noise: 0));
        Card = GeneratorWeights.Card(Name, Options, noise: 0);
    }

    public GeneratorOptions Options { get; }

    public override NetworkCard Card { get; }

    public override Tensor Forward(Tensor input)
    {
        CheckInput(input);
        using var scope = new TensorScope();
        Tensor residual = _trunk.Forward(input.To(Precision), noise: null).To(input.DType);       // (N, 3, H, W)
        return scope.Keep(InPlace.Sum(residual, input));
    }

    /// <summary>The paper's values: normal with standard deviation 0.01 at 64 channels, biases 0.</summary>
    public override void Initialize(Generator generator) => _trunk.Initialize(generator);
}
