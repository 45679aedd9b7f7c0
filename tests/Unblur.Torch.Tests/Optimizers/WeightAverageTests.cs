using Unblur.TestKit;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Torch.Tests.Optimizers;

public class WeightAverageTests
{
    [Fact]
    public void Update_SeveralTimes_EqualsTheRecursion()
    {
        using var layer = new Linear(1, 1, hasBias: false);
        Initializers.Constant(layer.Weight, 1);
        using var average = new WeightAverage(layer);
        double expected = 1.0;

        for (int step = 2; step < 10; step++)
        {
            Initializers.Constant(layer.Weight, step);
            average.Update(0.9);
            expected = (0.9 * expected) + (0.1 * step);
        }

        AssertClose.Equal(expected, average.State()["weight"].Item(), 1e-6);
        Assert.Equal(9, layer.Weight.Value.Item());
    }

    [Fact]
    public void Update_ACounter_IsTakenOver()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2d(1);
        using var average = new WeightAverage(norm);
        norm.Forward(Tensor.Ones([1, 1, 2, 2]));

        average.Update(0.9);

        Assert.Equal(1, average.State()["num_batches_tracked"].Item());
        AssertClose.Equal((0.9 * 0) + (0.1 * 0.1), average.State()["running_mean"].Item(), 1e-6);
    }

    [Fact]
    public void Load_OfASavedState_GoesOnFromThere()
    {
        using var scope = new TensorScope();
        using var layer = new Linear(1, 1, hasBias: false);
        using var average = new WeightAverage(layer);

        average.Load(new Dictionary<string, Tensor> { ["weight"] = Tensor.Full([1, 1], 5) });
        average.Update(0.5);

        Assert.Equal(2.5, average.State()["weight"].Item());
        Assert.Throws<WeightMismatchException>(() => average.Load(new Dictionary<string, Tensor>()));
    }

    [Fact]
    public void Constructor_OutsideAScope_LeavesNothingButTheAverage()
    {
        using var layer = new Linear(2, 2);
        long before = Tensor.LiveCount;

        new WeightAverage(layer).Dispose();

        Assert.Equal(before, Tensor.LiveCount);
    }
}
