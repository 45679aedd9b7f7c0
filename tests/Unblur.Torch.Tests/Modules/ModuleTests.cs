using Unblur.Torch.Modules;

namespace Unblur.Torch.Tests.Modules;

public class ModuleTests
{
    [Fact]
    public void PRelu_UnderTwoNames_IsStoredTwiceAndTrainedOnce()
    {
        using var slope = new PRelu();
        using var network = new Sequential(("a", slope), ("b", slope), ("c", new Conv2d(1, 1, 1)));

        Assert.Equal(["a.weight", "b.weight", "c.weight", "c.bias"], network.State().Select(entry => entry.Name));
        Assert.Equal(["a.weight", "c.weight", "c.bias"], network.Trainable().Select(entry => entry.Name));
        Assert.Equal(3, network.ParameterCount());
    }

    [Fact]
    public void Load_OtherNamesAndShapes_TellsAllDifferencesAndChangesNothing()
    {
        using var scope = new TensorScope();
        using var conv = new Conv2d(2, 3, 1);
        Dictionary<string, Tensor> other = new() { ["weight"] = Tensor.Ones([3, 2, 3, 3]), ["scale"] = Tensor.Ones([1]) };

        WeightMismatchException error = Assert.Throws<WeightMismatchException>(() => conv.Load(other));

        Assert.Contains("1 missing (bias)", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 not in the network (scale)", error.Message, StringComparison.Ordinal);
        Assert.Contains("weight is [3,2,3,3] but the network has [3,2,1,1]", error.Message, StringComparison.Ordinal);
        Assert.All(conv.Weight.Value.ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Train_OfAParent_ReachesTheChildren()
    {
        using var dropout = new Dropout();
        using var network = new Sequential(new Sequential(dropout));

        network.Eval();
        Assert.False(dropout.IsTraining);
        network.Train();
        Assert.True(dropout.IsTraining);
    }

    [Fact]
    public void Dispose_AModule_DisposesParametersAndBuffersOnce()
    {
        long before = Tensor.LiveCount;
        var norm = new BatchNorm2d(3);
        var network = new Sequential(norm, norm);

        network.Dispose();
        network.Dispose();

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Parameters_MadeInsideAScope_BelongToTheModule()
    {
        Conv2d conv;
        using (new TensorScope())
        {
            conv = new Conv2d(1, 1, 1);
            conv.To(DType.Float64);
            conv.To(MemoryFormat.ChannelsLast);
        }

        Assert.False(conv.Weight.Value.IsDisposed);
        Assert.True(conv.Weight.Value.RequiresGrad);
        conv.Dispose();
    }

    [Fact]
    public void To_TheTypeItHas_KeepsGradients()
    {
        using var scope = new TensorScope();
        using var linear = new Linear(1, 1);
        linear.Forward(Tensor.Ones([1, 1])).Sum().Backward();

        linear.To(DType.Float32);

        Assert.True(linear.Weight.Value.TryGetGrad(out _));
    }
}
