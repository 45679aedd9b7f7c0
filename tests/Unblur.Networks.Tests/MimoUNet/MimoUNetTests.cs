using Unblur.Networks.MimoUNet;
using Unblur.TestKit;
using Unblur.Torch;
using Net = Unblur.Networks.MimoUNet.MimoUNet;

namespace Unblur.Networks.Tests.MimoUNet;

public sealed class MimoUNetTests
{
    [Theory]
    [InlineData("mimounet")]
    [InlineData("mimounet small")]
    public void From_AuthorsCheckpoint_GivesItsNetwork(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var network = (Net)NetworkSamples.Create(name);

        using var loaded = (Net)NetworkFile.From(Checkpoint.Of(network, "model", isParallel: false), "MIMO-UNetPlus.pkl");

        Assert.Equal(network.Options with { Dropout = 0.1 }, loaded.Options);
        Tensor input = NetworkSamples.Input(network);
        Assert.Equal(network.Forward(input).ToBytes(), loaded.Forward(input).ToBytes());
    }

    [Fact]
    public void ForwardSizes_OfABatch_EndsWithTheFullSize()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var network = (Net)NetworkSamples.Create("mimounet small");
        Tensor input = NetworkSamples.Input(network, rows: 4, columns: 6);

        IReadOnlyList<Tensor> images = network.ForwardSizes(input);

        Assert.Equal([[2, 3, 4, 6], [2, 3, 8, 12], [2, 3, 16, 24]], images.Select(image => image.Shape));
        Assert.Equal(network.Forward(input).ToBytes(), images[2].ToBytes());
    }

    [Fact]
    public void Backward_LossOnAllSizes_ReachesEveryParameter()
    {
        using var scope = new TensorScope();
        using var network = (Net)NetworkSamples.Create("mimounet");

        network.ForwardSizes(NetworkSamples.Input(network)).Select(image => image.Square().Sum()).Aggregate((sum, loss) => sum + loss).Backward();

        Assert.All(network.Trainable(), entry => Assert.True(
            entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.AllFinite() && gradient.Abs().Sum().Item() > 0, entry.Name));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.0, false)]
    public void Forward_WhileTraining_DropsChannelsOfSkips(double dropout, bool differs)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Net network = new(new MimoUNetOptions { Channels = 8, Blocks = 1, Dropout = dropout });
        using var generator = new Generator(3);
        network.Initialize(generator);
        Tensor input = NetworkSamples.Input(network);
        network.Eval();
        Tensor still = network.Forward(input);

        network.Train();

        Assert.Equal(differs, (network.Forward(input) - still).Abs().Max().Item() > 0);
    }

    [Fact]
    public void Initialize_AsPyTorch_IsUniformByFan()
    {
        using var scope = new TensorScope();
        using Net network = new();
        using var generator = new Generator(3);

        network.Initialize(generator);

        var state = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.Detach());
        double bound = 1 / Math.Sqrt(64 * 16);                                                     // PyTorch takes a transposed layer's outputs for its fan
        Tensor weight = state["feat_extract.3.main.0.weight"];
        Assert.InRange(weight.Abs().Max().Item(), 0.99 * bound, bound);
        AssertClose.Equal(bound / Math.Sqrt(3), weight.Variance([0, 1, 2, 3]).Sqrt().Item(), 0.01);
        Assert.InRange(state["feat_extract.3.main.0.bias"].Abs().Max().Item(), 0.8 * bound, bound);
    }

    [Theory]
    [InlineData(7, 1, 0.1, "Channels is 7")]
    [InlineData(8, 0, 0.1, "Blocks is 0")]
    [InlineData(8, 1, 1.0, "Dropout is 1")]
    public void Options_ThatMakeNoNetwork_AreRefused(int channels, int blocks, double dropout, string expected)
    {
        MimoUNetOptions options = new() { Channels = channels, Blocks = blocks, Dropout = dropout };

        Assert.Contains(expected, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }
}
