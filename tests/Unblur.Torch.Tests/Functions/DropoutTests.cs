namespace Unblur.Torch.Tests.Functions;

public class DropoutTests
{
    [Fact]
    public void Dropout_NotTraining_PassesItsInputOn()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([100]);

        Tensor y = Functional.Dropout(x, 0.5, training: false);

        Assert.NotSame(x, y);
        Assert.Equal(x.ToArray<float>(), y.ToArray<float>());
    }

    [Fact]
    public void Dropout_Training_ZeroesTheGivenShareAndScalesTheRest()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(1);

        float[] y = Functional.Dropout(Tensor.Ones([10_000]), 0.2, training: true).ToArray<float>();

        Assert.Equal([0f, 1.25f], y.Distinct().Order());
        Assert.InRange(y.Count(value => value == 0), 1850, 2150);
    }

    [Fact]
    public void Dropout_SameSeed_DropsTheSame()
    {
        using var scope = new TensorScope();
        float[] Draw()
        {
            TorchRuntime.Seed(7);
            return Functional.Dropout(Tensor.Ones([50]), 0.5, training: true).ToArray<float>();
        }

        Assert.Equal(Draw(), Draw());
    }

    [Fact]
    public void Dropout2d_Training_ZeroesWholeChannels()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(1);

        Tensor y = Functional.Dropout2d(Tensor.Ones([4, 50, 2, 3]), 0.5, training: true);

        float[] sums = y.Sum([2, 3]).ToArray<float>();
        Assert.Equal([0f, 12f], sums.Distinct().Order());
        Assert.InRange(sums.Count(sum => sum == 0), 70, 130);
    }
}
