using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.NeurMap;
using Unblur.Training.Recipes;

namespace Unblur.Training.Tests.NeurMap;

/// <summary>Three small networks and four photos.</summary>
internal sealed class AlternationBench : IDisposable
{
    internal const int Side = 32;

    /// <summary>A recipe with every term.</summary>
    internal static NeurMapRecipe Recipe { get; } = new()
    {
        Run = new RunOptions { Steps = 10 },
        Deblur = new DeblurTerms { MotionVariation = 1, ImageVariation = 1, Identity = 1 },
        Motion = new MotionTerms { OffsetSquare = 2e-4 },
    };

    internal AlternationBench(NeurMapRecipe recipe, MotionNetwork? motion = null, int side = Side)
    {
        ResUNet deblur = new(new ResUNetOptions { Channels = [4, 6], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] });
        MultiscaleDiscriminator discriminator = new(new MultiscaleDiscriminatorOptions { Channels = 4 });
        using Generator generator = new(5);
        deblur.Initialize(generator);
        foreach ((string _, Parameter weight) in deblur.Trainable().Where(entry => entry.Parameter.Value.Rank == 4))
        {
            Initializers.XavierNormal(weight, generator); // its own last layer is 0
        }

        motion ??= Fresh(generator);
        discriminator.Initialize(generator);
        Networks = NeurMapNetworks.Create(deblur, motion, discriminator, recipe);
        Alternation = new Alternation(Networks, recipe);
        Blurry = Tensor.Rand([4, 3, side, side], generator).Own();
        Sharp = Tensor.Rand([4, 3, side, side], generator).Own();
    }

    internal NeurMapNetworks Networks { get; }

    internal Alternation Alternation { get; }

    internal Tensor Blurry { get; }

    internal Tensor Sharp { get; }

    public void Dispose()
    {
        Networks.Dispose();
        Blurry.Dispose();
        Sharp.Dispose();
    }

    private static OffsetNet Fresh(Generator generator)
    {
        OffsetNet network = new(new OffsetNetOptions { Channels = 4 });
        network.Initialize(generator);
        return network;
    }

    internal Tensor Restored() => Networks.Deblur.Forward(Blurry);

    /// <summary>No term, to be set to one.</summary>
    internal static DeblurTerms Only() => new() { Content = 0, Reblur = 0, Structure = 0, Sharp = 0, Natural = 0 };

    internal static IEnumerable<string> WithGradient(Module module) => module.Trainable().Where(HasGradient).Select(weight => weight.Name);

    // Biases before an instance norm cancel out: their gradient is there, and nearly zero.
    internal static IEnumerable<string> WithoutGradient(Module module) => module.Trainable().Where(weight => !HasGradient(weight)).Select(weight => weight.Name);

    private static bool HasGradient((string Name, Parameter Parameter) weight)
    {
        using TensorScope scope = new();
        return weight.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.Abs().Max().Item() > 0;
    }
}
