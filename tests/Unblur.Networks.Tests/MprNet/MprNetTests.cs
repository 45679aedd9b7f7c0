using Unblur.TestKit;
using Unblur.Torch;
using Net = Unblur.Networks.MprNet.MprNet;

namespace Unblur.Networks.Tests.MprNet;

public sealed class MprNetTests
{
    [Fact]
    public void State_AttentionBlocks_ShareOneSlope()
    {
        using Net network = new();

        var slopes = network.State().Where(entry => entry.Name.EndsWith("body.1.weight", StringComparison.Ordinal) && entry.Parameter.Value.Rank == 1).ToList();

        Assert.Equal(55, slopes.Count);
        Assert.Single(slopes.Select(entry => entry.Parameter).Distinct());
        Assert.Single(network.Trainable(), entry => entry.Parameter.Value.Rank == 1);
    }

    [Fact]
    public void Initialize_AsPyTorch_IsUniformByFanWithTheUsualSlope()
    {
        using var scope = new TensorScope();
        using Net network = new();
        using var generator = new Generator(3);

        network.Initialize(generator);

        var state = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.Detach());
        Tensor weight = state["concat12.weight"];
        double bound = 1 / Math.Sqrt(192 * 9);
        Assert.InRange(weight.Abs().Max().Item(), 0.99 * bound, bound);
        AssertClose.Equal(bound / Math.Sqrt(3), weight.Variance([0, 1, 2, 3]).Sqrt().Item(), 0.01);
        Assert.Equal(0.25, state["shallow_feat1.1.body.1.weight"].Item());
    }

    [Fact]
    public void From_AuthorsCheckpoint_GivesItsNetwork()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Restoring("mprnet");

        using DeblurNetwork loaded = NetworkFile.From<DeblurNetwork>(Checkpoint.Of(network, "state_dict", isParallel: true), "model_deblurring.pth");

        Assert.IsType<Net>(loaded);
        Tensor input = NetworkSamples.Input(network, rows: 1, columns: 2);
        Assert.Equal(network.Forward(input).ToBytes(), loaded.Forward(input).ToBytes());
    }
}
