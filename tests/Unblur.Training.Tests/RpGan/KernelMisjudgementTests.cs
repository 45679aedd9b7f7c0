using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;
using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

public sealed class KernelMisjudgementTests
{
    private static readonly ShakeOptions s_shake = new() { MinimumLength = 10, ShortLength = 10, MaximumLength = 24, ShortShare = 0, StraightShare = 0 };

    // Seen by its likeness to the true kernel after the shift that fits best: exact 1, wrong ones far below.
    [Fact]
    public void Draw_ManyEstimates_AreNearMostlyAndWrongNowAndThen()
    {
        double[] likeness = [.. Enumerable.Range(0, 400).Select(i =>
        {
            Random random = new(i);
            var kernel = BlurKernel.Sample(s_shake, random);
            BlurKernel estimate = KernelMisjudgement.Draw(kernel, s_shake, random);
            Assert.Equal(1, estimate.Taps.Sum(tap => (double)tap.Weight), 1e-4);
            return KernelShift.Of(kernel, estimate).Similarity;
        }).Order()];

        Assert.InRange(likeness.Count(value => value > 0.9999), 8, 40);                        // of 5 %
        Assert.InRange(likeness.Count(value => value < 0.6), 20, 100);
        Assert.InRange(likeness[200], 0.8, 0.97);
    }

    [Fact]
    public void Draw_ASeed_GivesOneEstimate()
    {
        var kernel = BlurKernel.Sample(s_shake, new Random(1));

        BlurKernel first = KernelMisjudgement.Draw(kernel, s_shake, new Random(2)), again = KernelMisjudgement.Draw(kernel, s_shake, new Random(2));
        BlurKernel other = KernelMisjudgement.Draw(kernel, s_shake, new Random(3));

        Assert.True(first.Weights.SequenceEqual(again.Weights));
        Assert.False(first.Weights.SequenceEqual(other.Weights));
    }

    [Fact]
    public void Draw_NoBlur_StaysSmall()
    {
        IEnumerable<BlurKernel> estimates = Enumerable.Range(0, 100).Select(i => KernelMisjudgement.Draw(BlurKernel.Identity, s_shake, new Random(i)));
        Assert.All(estimates, estimate => Assert.InRange(estimate.Radius, 0, 4));
    }
}
