using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Distributed;

namespace Unblur.Training.Tests.Distributed;

public sealed class GradientAverageTests
{
    [Fact]
    public void Apply_OverProcesses_AveragesGradientsOfAnyLayoutAndNumbers()
    {
        (float[] Gradient, double[] numbers, bool IsUnused)[] results = TestProcesses.Run(2, group =>
        {
            using TensorScope scope = new();
            using Weights module = new();
            module.To(MemoryFormat.ChannelsLast);
            Tensor factors = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 1, 2) * (1 + (2 * group.Rank));
            (module.Used.Value * factors).Sum().Backward();
            double[] numbers = GradientAverage.Apply(group, module.Trainable(), group.Rank, 10);
            return (Gradient: module.Used.Value.TryGetGrad(out Tensor? gradient) ? gradient.ToArray<float>() : [], numbers, IsUnused: !module.Unused.Value.TryGetGrad(out _));
        });

        Assert.All(results, result => Assert.Equal([2, 4, 6, 8, 10, 12, 14, 16], result.Gradient));
        Assert.All(results, result => Assert.Equal([0.5, 10], result.numbers));
        Assert.All(results, result => Assert.True(result.IsUnused));
    }

    private sealed class Weights : Module
    {
        internal Weights() => (Used, Unused) = (AddParameter("used", 2, 2, 1, 2), AddParameter("unused", 3));

        internal Parameter Used { get; }

        internal Parameter Unused { get; }
    }
}
