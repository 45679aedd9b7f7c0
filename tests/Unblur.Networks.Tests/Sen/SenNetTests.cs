using Unblur.Networks.Sen;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Sen;

public sealed class SenNetTests
{
    private static readonly SenOptions Small = new() { Channels = 4 };

    [Fact]
    public void ParameterCount_OfThePublishedSize_IsThePublishedOne()
    {
        SenOptions published = new();

        Assert.Equal(30_058_403, published.StackParameterCount(3));
        Assert.Equal(30_064_675, published.StackParameterCount(5));
        Assert.Equal(60_123_078, SenWeights.ParameterCount(published));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ParameterCount_OfOtherSizes_IsWhatTheNetworkHas(int channels)
    {
        using SenNet network = new(new SenOptions { Channels = channels });

        Assert.Equal(network.ParameterCount(), SenWeights.ParameterCount(network.Options));
    }

    [Fact]
    public void Work_OfThePublishedSize_Is439GigaAt256()
    {
        SenOptions published = new();

        Assert.Equal(219.6, published.StackWork(3) * 256 * 256 / 1e9, 0.1);
        Assert.Equal(439, (published.StackWork(3) + published.StackWork(5)) * 256 * 256 / 1e9, 1.0);
    }

    [Fact]
    public void Forward_OddMultiplesOf16_GivesTwoFlowsOfThatSize()
    {
        using TensorScope scope = new();
        using SenNet network = Fresh();

        IReadOnlyList<Tensor> flows = network.Forward(Photo(48, 80));

        Assert.All(flows, flow => Assert.Equal([2, 2, 48, 80], flow.Shape));
        Assert.Equal(2, flows.Count);
        Assert.InRange(flows[1].Min().Item(), double.MinValue, -1e-6);                         // of both signs: no ReLU at the end
    }

    [Fact]
    public void CopyFirstStack_MakesBothFlowsTheSame()
    {
        using TensorScope scope = new();
        using SenNet network = Fresh();
        Tensor photo = Photo(32, 32);
        IReadOnlyList<Tensor> before = network.Forward(photo);
        Assert.InRange((before[0] - before[1]).Abs().Max().Item(), 1e-3, double.MaxValue);

        network.CopyFirstStack();

        IReadOnlyList<Tensor> after = network.Forward(photo);
        Assert.Equal(before[0].ToBytes(), after[0].ToBytes());
        Assert.InRange((after[0] - after[1]).Abs().Max().Item(), 0, 1e-4);
    }

    [Fact]
    public void Forward_WhileTraining_MeasuresTheBatchAndEvaluationDoesNot()
    {
        using TensorScope scope = new();
        using SenNet network = Fresh();
        Tensor photo = Photo(32, 32);
        Tensor mean = network.State().First(entry => entry.Name.EndsWith("running_mean", StringComparison.Ordinal)).Parameter.Value;
        network.Forward(photo);
        Assert.Equal(0, mean.Abs().Max().Item());

        network.Train();
        network.Forward(photo);

        Assert.InRange(mean.Abs().Max().Item(), 1e-6, double.MaxValue);
    }

    [Fact]
    public void Forward_WhileTraining_EveryParameterHasAGradient()
    {
        using TensorScope scope = new();
        using SenNet network = Fresh();
        network.Train();

        network.Forward(Photo(32, 48)).Select(flow => flow.Square().Sum()).Aggregate((sum, next) => sum + next).Backward();

        Assert.All(network.Trainable(), entry => Assert.True(entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.Abs().Sum().Item() > 0, entry.Name));
    }

    [Fact]
    public void Estimate_AnySize_IsCanonicalAndEqualsTheSecondStackWithin()
    {
        using TensorScope scope = new();
        using SenNet network = Fresh();
        Tensor photo = Photo(32, 48);

        MotionEstimate whole = network.Estimate(photo), odd = network.Estimate(photo.Narrow(2, 0, 27).Contiguous());

        Tensor second = network.Forward(photo)[1];
        Assert.Null(whole.Spread);
        Assert.Equal(second.Abs().ToArray<float>(), whole.Flow.Abs().ToArray<float>());
        Assert.InRange(whole.Flow.Narrow(1, 0, 1).Min().Item(), 0, double.MaxValue);
        Assert.Equal([2, 2, 27, 48], odd.Flow.Shape);
    }

    private static SenNet Fresh()
    {
        SenNet network = new(Small);
        using Generator generator = new(3);
        network.Initialize(generator);
        network.Eval();
        return network;
    }

    private static Tensor Photo(int height, int width)
    {
        using Generator generator = new(4);
        return Tensor.Rand([2, 3, height, width], generator);
    }
}
