using Unblur.TestKit;
using Unblur.Torch.Modules;

namespace Unblur.Torch.Tests.Modules;

public class NormLayerTests
{
    [Fact]
    public void BatchNorm2d_TrainingThenEvaluating_MovesThenUsesItsStatistics()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2d(3, momentum: 1);
        Tensor x = ((TestTensors.Normal(1, 4, 3, 5, 5) * 3) + 2).To(DType.Float32);

        norm.Forward(x);
        norm.Eval();
        Tensor y = norm.Forward(x);

        var state = norm.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value);
        AssertClose.Equal(x.Mean([0, 2, 3]), state["running_mean"]);
        AssertClose.Equal(x.Variance([0, 2, 3]), state["running_var"]);
        Assert.Equal(DType.Int64, state["num_batches_tracked"].DType);
        Assert.Equal(1, state["num_batches_tracked"].Item());
        Assert.Equal(0, y.Mean().Item(), 1e-5);
    }

    [Fact]
    public void BatchNorm2d_MovedToAnotherType_KeepsItsCounter()
    {
        using var norm = new BatchNorm2d(3);

        norm.To(DType.Float64);

        var state = norm.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.DType);
        Assert.Equal(DType.Float64, state["running_var"]);
        Assert.Equal(DType.Int64, state["num_batches_tracked"]);
    }

    [Fact]
    public void ChannelLayerNorm2d_AnImage_EqualsLayerNormOfEachPixel()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(1);
        using var channels = new ChannelLayerNorm2d(5, epsilon: 1e-3);
        using var layer = new LayerNorm(5, epsilon: 1e-3);
        foreach ((string name, Parameter parameter) in channels.Trainable())
        {
            Initializers.Normal(parameter, 1, generator);
            layer.State().Single(entry => entry.Name == name).Parameter.Value.Detach().CopyInPlace(parameter.Value.Detach());
        }

        channels.To(DType.Float64);
        layer.To(DType.Float64);
        Tensor x = TestTensors.Normal(1, 2, 5, 3, 4);

        AssertClose.Equal(layer.Forward(x.Permute(0, 2, 3, 1)).Permute(0, 3, 1, 2), channels.Forward(x), 1e-12);
        GradientCheck.Run(channels.Forward, x);
    }

    [Fact]
    public void InstanceNorm2d_AnImage_IsNormalInEveryChannel()
    {
        using var scope = new TensorScope();
        using var norm = new InstanceNorm2d(3);
        Tensor x = (TestTensors.Normal(1, 2, 3, 8, 8) * 4) + 7;

        Tensor y = norm.Forward(x);

        AssertClose.Equal(Tensor.Zeros([2, 3], DType.Float64), y.Mean([2, 3]), 1e-12);
        AssertClose.Equal(Tensor.Ones([2, 3], DType.Float64), y.Variance([2, 3], correction: 0), 1e-5);
    }
}
