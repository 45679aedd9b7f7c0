using Unblur.Torch;

namespace Unblur.Networks.Tests;

/// <summary>What also holds for every network that restores images.</summary>
public sealed class DeblurNetworkTests
{
    public static TheoryData<string> Names => [.. NetworkSamples.RestorerNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_Batch_IsOfTheInputsShape(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Restoring(name);
        Tensor input = NetworkSamples.Input(network);

        Assert.Equal(input.Shape, network.Forward(input).Shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_InBFloat16_ReachesEveryParameter(string name)
    {
        using var scope = new TensorScope();
        using DeblurNetwork network = NetworkSamples.Restoring(name);
        network.Precision = DType.BFloat16;

        network.Forward(NetworkSamples.Input(network)).Square().Sum().Backward();

        NetworkCatalogueTests.AssertEveryParameterHasAGradient(network);
    }
}
