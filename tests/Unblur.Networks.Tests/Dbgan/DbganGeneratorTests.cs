using Unblur.Networks.Dbgan;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Dbgan;

public sealed class DbganGeneratorTests
{
    [Theory]
    [InlineData(GeneratorBlock.Rrdb, 32, 11_588_163, 189.7)]
    [InlineData(GeneratorBlock.Plain, 32, 2_994_691, 49.0)]
    [InlineData(GeneratorBlock.Dense, 64, 8_892_931, 145.7)]
    public void ParameterCount_OfEachBlock_IsThePublishedOne(GeneratorBlock block, int growth, long parameters, double gigaAt128)
    {
        using DbganGenerator network = new(new GeneratorOptions { Block = block, Growth = growth });

        Assert.Equal(parameters, network.ParameterCount());
        Assert.Equal(parameters, network.Options.ParameterCount());
        Assert.Equal(gigaAt128, network.Card.MultiplyAccumulatesPerPixel * 128 * 128 / 1e9, 0.1);
    }

    [Fact]
    public void Forward_ZeroWeights_GivesTheInputBack()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DbganGenerator network = new(new GeneratorOptions { Blocks = 1, Channels = 4, Shrink = 2 });
        Tensor input = NetworkSamples.Input(network) * 2;                                          // beyond 1: training does not clamp

        Assert.Equal(input.ToBytes(), network.Forward(input).ToBytes());
    }

    [Fact]
    public void From_AuthorsCheckpoint_GivesItsNetwork()
    {
        using Network network = NetworkSamples.Create("dbgan small");

        using var loaded = (DbganGenerator)NetworkFile.From(Checkpoint.Of(network, wrapper: null, isParallel: true), "latest_G.pth");

        Assert.Equal(((DbganGenerator)network).Options, loaded.Options);
    }

    [Fact]
    public void Initialize_AsThePaper_IsNormalWithDeviation001()
    {
        using var scope = new TensorScope();
        using DbganGenerator network = new(new GeneratorOptions { Blocks = 2 });
        using var generator = new Generator(3);

        network.Initialize(generator);

        var state = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.Detach());
        Assert.Equal(0.01, state["model.1.sub1.1.RDB2.conv4.0.weight"].Variance([0, 1, 2, 3]).Sqrt().Item(), 3e-4);
        Assert.Equal(0, state["model.2.bias"].Abs().Max().Item());
    }
}
