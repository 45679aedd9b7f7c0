using Unblur.TestKit;
using Unblur.Torch.Distributed;
using Unblur.Torch.Modules;

namespace Unblur.Torch.Tests.Distributed;

/// <summary>Batch norm over the halves of a batch in two processes equals batch norm over the whole batch in one.</summary>
public sealed class SharedBatchNormTests
{
    [Fact]
    public void Forward_TwoProcesses_EqualsOneWithTheWholeBatch()
    {
        Result whole = Run(ProcessGroup.Alone);
        Result[] halves = TestProcesses.Run(2, Run);

        AssertNear(whole.Output, [.. halves[0].Output, .. halves[1].Output], 1e-5);
        AssertNear(whole.InputGrad, [.. halves[0].InputGrad, .. halves[1].InputGrad], 1e-5);
        Assert.All(halves, half => AssertNear(whole.Statistics, half.Statistics, 1e-6));
        Assert.Equal(halves[0].Statistics, halves[1].Statistics);
    }

    [Fact]
    public void Forward_Evaluating_ExchangesNothing()
    {
        float[][] outputs = TestProcesses.Run(2, group =>
        {
            using TensorScope scope = new();
            using BatchNorm2d layer = new(2);
            layer.ShareStatistics(group);
            layer.Eval();
            return group.IsFirst ? layer.Forward(Tensor.Ones([1, 2, 2, 2])).ToArray<float>() : []; // would wait for ever
        });

        Assert.All(outputs[0], value => Assert.Equal(1, value, 1e-4));
    }

    private static void AssertNear(float[] expected, float[] actual, double tolerance)
        => Assert.InRange(expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max(), 0, tolerance * expected.Max(MathF.Abs));

    private static Result Run(ProcessGroup group)
    {
        using TensorScope scope = new();
        using BatchNorm2d layer = new(3);
        layer.ShareStatistics(group);
        using (GradMode.Disabled())
        {
            layer.Weight.Value.MultiplyInPlace(1.5);
        }

        Tensor all = TestTensors.Normal(7, 4, 3, 5, 6).To(DType.Float32) + 2;
        Tensor target = TestTensors.Normal(8, 4, 3, 5, 6).To(DType.Float32);
        (long first, long count) = (4L / group.Size * group.Rank, 4L / group.Size);
        Tensor input = all.Narrow(0, first, count).Clone();
        input.RequiresGrad = true;
        Tensor output = layer.Forward(input);
        (output - target.Narrow(0, first, count)).Square().Sum().Backward();
        Assert.True(input.TryGetGrad(out Tensor? gradient));
        return new(
            output.Detach().ToArray<float>(), gradient.ToArray<float>(),
            [.. layer.State().Where(entry => entry.Parameter.IsBuffer && entry.Parameter.Value.Rank > 0).SelectMany(entry => entry.Parameter.Value.ToArray<float>())]);
    }

    private sealed record Result(float[] Output, float[] InputGrad, float[] Statistics);
}
