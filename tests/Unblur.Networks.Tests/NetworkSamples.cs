using Unblur.Networks.Bgan;
using Unblur.Networks.Dbgan;
using Unblur.Networks.Dmphn;
using Unblur.Networks.MimoUNet;
using Unblur.Networks.MotionNet;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using Unblur.Networks.ResUNet;
using Unblur.Networks.RpGan;
using Unblur.Networks.Sen;
using Unblur.Networks.VggDiscriminators;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Tests;

/// <summary>Every network that the catalogue tests are run on: add a line and it is tested.</summary>
internal static class NetworkSamples
{
    private static readonly ResUNetOptions Small = new() { Channels = [8, 12, 16], EncoderBlocks = [0, 1], MiddleBlocks = 2, DecoderBlocks = [3, 1] };

    private static readonly Dictionary<string, Func<DeblurNetwork>> Restorers = new()
    {
        ["dmphn 1"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 1 }),
        ["dmphn 1-2"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 2 }),
        ["dmphn 1-2-4 with offset"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Offset = 0.5 }),
        ["dmphn 1-2-4-8"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 4 }),
        ["resunet"] = () => new Networks.ResUNet.ResUNet(),
        ["resunet small"] = () => new Networks.ResUNet.ResUNet(Small),
        ["shakeunet"] = () => new Networks.ShakeUNet.ShakeUNet(),
        ["shakeunet small"] = () => new Networks.ShakeUNet.ShakeUNet(Small),
        ["mprnet"] = () => new Networks.MprNet.MprNet(),
        ["mimounet"] = () => new Networks.MimoUNet.MimoUNet(),
        ["dbgan"] = () => new DbganGenerator(),
        ["dbgan small"] = () => new DbganGenerator(new GeneratorOptions { Blocks = 1, Channels = 8, Growth = 4 }),
        ["dbgan plain"] = () => new DbganGenerator(new GeneratorOptions { Blocks = 2, Channels = 8, Block = GeneratorBlock.Plain, Shrink = 2 }),
        ["dbgan dense"] = () => new DbganGenerator(new GeneratorOptions { Blocks = 2, Channels = 8, Growth = 4, Block = GeneratorBlock.Dense }),
        ["mimounet small"] = () => new Networks.MimoUNet.MimoUNet(new MimoUNetOptions { Channels = 8, Blocks = 1, Dropout = 0 }),
    };

    private static readonly Dictionary<string, Func<Network>> Others = new()
    {
        ["offsetnet"] = () => new Networks.OffsetNet.OffsetNet(),
        ["offsetnet shrunk"] = () => new Networks.OffsetNet.OffsetNet(new OffsetNetOptions { Channels = 8, Shrink = 2 }),
        ["motionnet"] = () => new Networks.MotionNet.MotionNet(),
        ["motionnet small"] = () => new Networks.MotionNet.MotionNet(new MotionNetOptions { Channels = [8, 12, 16], EncoderBlocks = [0, 1], MiddleBlocks = 1, DecoderBlocks = [1, 1] }),
        ["sen small"] = () => new SenNet(new SenOptions { Channels = 8 }),
        ["bgan small"] = () => new BganGenerator(new GeneratorOptions { Blocks = 1, Channels = 8, Growth = 4 }),
        ["bgan plain"] = () => new BganGenerator(new GeneratorOptions { Blocks = 2, Channels = 8, Block = GeneratorBlock.Plain, Shrink = 2 }, noise: 7),
        ["vgg discriminator small"] = () => new VggDiscriminator(new VggDiscriminatorOptions { Channels = 8, Grid = 3, Hidden = 12 }),
        ["vgg19 discriminator small"] = () => new Vgg19Discriminator(new VggDiscriminatorOptions { Channels = 4, Grid = 3, Hidden = 12 }),
        ["rpgan small"] = () => new RpGenerator(new RpGeneratorOptions { Channels = 8, Blocks = 2 }),
        ["flowunet small"] = () => new Networks.FlowUNet.FlowUNet(Small),
        ["rpgan discriminator small"] = () => new RpDiscriminator(new RpDiscriminatorOptions { Channels = 8 }),
        ["rpgan critic small"] = () => new RpDiscriminator(RpDiscriminatorOptions.Critic with { Channels = 8 }),
        ["patchgan"] = () => new MultiscaleDiscriminator(),
        ["patchgan of 3 scales"] = () => new MultiscaleDiscriminator(new MultiscaleDiscriminatorOptions { Channels = 8, Scales = 3 }),
    };

    /// <summary>All samples, of every role.</summary>
    internal static IReadOnlyCollection<string> Names => [.. Restorers.Keys, .. Others.Keys];

    /// <summary>The samples that restore images.</summary>
    internal static IReadOnlyCollection<string> RestorerNames => Restorers.Keys;

    /// <summary>
    /// The parameters that <see cref="Network.Apply"/> needs: not those of MIMO-UNet's images at smaller sizes and of the ShakeUNet's estimator, nor biases in front of
    /// an instance norm, which takes them away again, nor the way of SEN's and RP-GAN's last block through one channel, which random norms can switch off: tests of
    /// their own look at it while training.
    /// </summary>
    internal static IEnumerable<(string Name, Parameter Parameter)> Used(Network network)
        => network.Trainable().Where(entry => !entry.Name.StartsWith("ConvsOut.", StringComparison.Ordinal) && !entry.Name.StartsWith("estimator.", StringComparison.Ordinal)
            && !(network is SenNet or RpGenerator && (entry.Name.Contains("flow.main.", StringComparison.Ordinal) || entry.Name.StartsWith("image.main.", StringComparison.Ordinal)))
            && !(network is MultiscaleDiscriminator && entry.Name.EndsWith(".bias", StringComparison.Ordinal) && entry.Name["scale0_layer".Length] is '1' or '2' or '3'));

    /// <summary>The network with random weights everywhere, so that no zero hides a path.</summary>
    internal static Network Create(string name) => Filled(Restorers.TryGetValue(name, out Func<DeblurNetwork>? restorer) ? restorer() : Others[name]());

    /// <summary>A network that restores, with random weights everywhere.</summary>
    internal static DeblurNetwork Restoring(string name) => Filled(Restorers[name]());

    /// <summary>A random batch whose size is odd multiples of what the network takes.</summary>
    internal static Tensor Input(Network network, int rows = 3, int columns = 5, int count = 2)
    {
        using var generator = new Generator(8);
        int unit = Math.Max(network.Card.SizeMultiple, network.Card.SmallestSize / 2);
        return Tensor.Rand([count, 3, rows * unit, columns * unit], generator);
    }

    private static T Filled<T>(T network)
        where T : Network
    {
        using var generator = new Generator(7);
        foreach ((string _, Parameter parameter) in network.Trainable())
        {
            if (parameter.Value.Rank > 1)
            {
                Initializers.KaimingNormal(parameter, generator, gain: 0.5);
            }
            else
            {
                Initializers.Normal(parameter, 0.1, generator);
            }
        }

        network.Eval();
        return network;
    }
}
