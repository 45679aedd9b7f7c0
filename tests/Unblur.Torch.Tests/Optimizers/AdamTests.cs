using Unblur.TestKit;
using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Torch.Tests.Optimizers;

public class AdamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Step_TwentyTimes_EqualsTheAlgorithmInDoublePrecision(double weightDecay)
    {
        using var scope = new TensorScope();
        using Linear layer = NewLayer();
        using var adam = new Adam(layer.Trainable(), new AdamOptions { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6, WeightDecay = weightDecay });
        double[] weight = layer.Weight.Value.ToArray<double>();
        (double[] mean, double[] square) = (new double[weight.Length], new double[weight.Length]);

        for (int step = 1; step <= 20; step++)
        {
            Tensor gradient = TestTensors.Normal((ulong)step, 3, 4).To(DType.Float32);
            SetGradient(layer.Weight.Value, gradient);
            double learningRate = 0.1 / step;
            adam.Step(learningRate);

            double[] g = gradient.ToArray<double>();
            for (int i = 0; i < weight.Length; i++)
            {
                mean[i] = (0.8 * mean[i]) + (0.2 * g[i]);
                square[i] = (0.95 * square[i]) + (0.05 * g[i] * g[i]);
                (double meanHat, double squareHat) = (mean[i] / (1 - Math.Pow(0.8, step)), square[i] / (1 - Math.Pow(0.95, step)));
                weight[i] -= learningRate * ((meanHat / (Math.Sqrt(squareHat) + 1e-6)) + (weightDecay * weight[i]));
            }
        }

        Assert.Equal(20, adam.Steps);
        AssertClose.Equal(NdArray.Of([3, 4], at => weight[(at[0] * 4) + at[1]]), layer.Weight.Value, 2e-6);
    }

    [Fact]
    public void Load_OfASavedState_GoesOnToTheSameBits()
    {
        using var scope = new TensorScope();
        using Linear first = NewLayer();
        using var adam = new Adam(first.Trainable());
        Train(first, adam, from: 1, to: 5);
        using Linear second = NewLayer();
        second.Load(first.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value));
        using var resumed = new Adam(second.Trainable());
        resumed.Load(adam.State().ToDictionary(entry => entry.Name, entry => entry.Value.Clone()), adam.Steps);

        Train(first, adam, from: 6, to: 10);
        Train(second, resumed, from: 6, to: 10);

        Assert.Equal(first.Weight.Value.ToArray<float>(), second.Weight.Value.ToArray<float>());
    }

    [Fact]
    public void Load_AStateOfAnotherShape_IsRefusedAndNothingBroadcast()
    {
        using var scope = new TensorScope();
        using Linear layer = NewLayer();
        using var adam = new Adam(layer.Trainable());
        Dictionary<string, Tensor> state = new() { ["weight.mean"] = Tensor.Ones([1]), ["weight.square"] = Tensor.Ones([3, 4]) };

        WeightMismatchException error = Assert.Throws<WeightMismatchException>(() => adam.Load(state, 3));

        Assert.Contains("weight.mean is [1] but the optimizer has [3,4]", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, adam.Steps);
        Assert.All(adam.State(), entry => Assert.Equal(0, entry.Value.Abs().Sum().Item()));
    }

    [Fact]
    public void Step_AParameterWithoutAGradient_StaysAsItIs()
    {
        using Linear layer = NewLayer();
        using var adam = new Adam(layer.Trainable(), new AdamOptions { WeightDecay = 0.5 });
        float[] before = layer.Weight.Value.ToArray<float>();

        adam.Step(0.1);

        Assert.Equal(before, layer.Weight.Value.ToArray<float>());
    }

    [Fact]
    public void Constructor_OutsideAScope_LeavesNothingButTheMoments()
    {
        using Linear layer = NewLayer();
        long before = Tensor.LiveCount;

        new Adam(layer.Trainable()).Dispose();

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void ClearGrads_AfterBackward_LeavesNone()
    {
        using var scope = new TensorScope();
        using Linear layer = NewLayer();
        using var adam = new Adam(layer.Trainable());
        SetGradient(layer.Weight.Value, Tensor.Ones([3, 4]));

        adam.ClearGrads();

        Assert.False(layer.Weight.Value.TryGetGrad(out _));
    }

    [Fact]
    public void Constructor_NumbersOutOfRange_TellsAllOfThem()
    {
        using Linear layer = NewLayer();

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Adam(layer.Trainable(), new AdamOptions { Beta2 = 1, Epsilon = 0, WeightDecay = double.NaN }));

        Assert.Contains("Beta1 and Beta2 are 0.9 and 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("Epsilon is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("WeightDecay is NaN", error.Message, StringComparison.Ordinal);
    }

    private static Linear NewLayer()
    {
        var layer = new Linear(4, 3, hasBias: false);
        using var generator = new Generator(1);
        Initializers.Normal(layer.Weight, 1, generator);
        return layer;
    }

    private static void Train(Linear layer, Adam adam, int from, int to)
    {
        for (int step = from; step <= to; step++)
        {
            SetGradient(layer.Weight.Value, TestTensors.Normal((ulong)step, 3, 4).To(DType.Float32));
            adam.Step(0.01);
        }
    }

    private static void SetGradient(Tensor weight, Tensor gradient)
    {
        weight.ClearGrad();
        (weight * gradient).Sum().Backward();
    }
}
