using Unblur.Networks.Dmphn;
using Unblur.Networks.MimoUNet;
using Unblur.Networks.ResUNet;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Tests;

/// <summary>Every network that the catalogue tests are run on: add a line and it is tested.</summary>
internal static class NetworkSamples
{
    private static readonly Dictionary<string, Func<DeblurNetwork>> Makers = new()
    {
        ["dmphn 1"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 1 }),
        ["dmphn 1-2"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 2 }),
        ["dmphn 1-2-4 with offset"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Offset = 0.5 }),
        ["dmphn 1-2-4-8"] = () => new Networks.Dmphn.Dmphn(new DmphnOptions { Levels = 4 }),
        ["resunet"] = () => new Networks.ResUNet.ResUNet(),
        ["resunet small"] = () => new Networks.ResUNet.ResUNet(
            new ResUNetOptions { Channels = [8, 12, 16], EncoderBlocks = [0, 1], MiddleBlocks = 2, DecoderBlocks = [3, 1] }),
        ["shakeunet"] = () => new Networks.ShakeUNet.ShakeUNet(),
        ["shakeunet small"] = () => new Networks.ShakeUNet.ShakeUNet(
            new ResUNetOptions { Channels = [8, 12, 16], EncoderBlocks = [0, 1], MiddleBlocks = 2, DecoderBlocks = [3, 1] }),
        ["mprnet"] = () => new Networks.MprNet.MprNet(),
        ["mimounet"] = () => new Networks.MimoUNet.MimoUNet(),
        ["mimounet small"] = () => new Networks.MimoUNet.MimoUNet(new MimoUNetOptions { Channels = 8, Blocks = 1, Dropout = 0 }),
    };

    internal static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <summary>What <see cref="DeblurNetwork.Forward"/> needs: all parameters but those of MIMO-UNet's images at smaller sizes and of the ShakeUNet's estimator.</summary>
    internal static IEnumerable<(string Name, Parameter Parameter)> Used(DeblurNetwork network)
        => network.Trainable().Where(entry => !entry.Name.StartsWith("ConvsOut.", StringComparison.Ordinal) && !entry.Name.StartsWith("estimator.", StringComparison.Ordinal));

    /// <summary>The network with random weights everywhere, so that no zero hides a path.</summary>
    internal static DeblurNetwork Create(string name)
    {
        DeblurNetwork network = Makers[name]();
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

    /// <summary>A random batch whose size is odd multiples of what the network takes.</summary>
    internal static Tensor Input(DeblurNetwork network, int rows = 3, int columns = 5, int count = 2)
    {
        using var generator = new Generator(8);
        int multiple = network.Card.SizeMultiple;
        return Tensor.Rand([count, 3, rows * multiple, columns * multiple], generator);
    }
}
