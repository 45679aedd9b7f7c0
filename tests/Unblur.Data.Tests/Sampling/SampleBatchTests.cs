using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Data.Tests.Sampling;

public sealed class SampleBatchTests
{
    private static PlanarImage Patch(float value, int side = 2) => new(3, side, side, [.. Enumerable.Repeat(value, 3 * side * side)]);

    private static Sample Pair(float value) => new(Patch(value), Patch(value + 0.5f));

    [Fact]
    public void Of_PlainPairs_HasNothingElse()
    {
        var batch = SampleBatch.Of([Pair(0.1f), Pair(0.2f)]);

        Assert.Equal((2, 2, 0), (batch.Count, batch.Patch, batch.KernelSize));
        Assert.Equal([.. Patch(0.1f).Values, .. Patch(0.2f).Values], batch.Blurry);
        Assert.Equal([.. Patch(0.6f).Values, .. Patch(0.7f).Values], batch.Sharp);
        Assert.True(batch is { Flow: null, Kernel: null, Second: null });
    }

    [Fact]
    public void Of_Kernels_PutsEachInTheMiddleOfTheLargest()
    {
        var large = BlurKernel.Sample(new ShakeOptions { MinimumLength = 5, ShortLength = 5, MaximumLength = 6 }, new Random(1));

        var batch = SampleBatch.Of([Pair(0.1f) with { Kernel = BlurKernel.Identity }, Pair(0.1f) with { Kernel = large }]);

        int area = large.Size * large.Size;
        Assert.Equal((large.Size, 2 * area), (batch.KernelSize, batch.Kernel!.Length));
        Assert.Equal(Enumerable.Range(0, area).Select(i => i == area / 2 ? 1f : 0), batch.Kernel[..area]);
        Assert.Equal(large.Weights.ToArray(), batch.Kernel[area..]);
    }

    [Fact]
    public void Of_FlowAndSecondPhoto_KeepsTheirOrder()
    {
        Sample Full(float value) => Pair(value) with { Flow = new MotionFlow(2, 2, [value, 1, 2, 3], [value, 5, 6, 7]), Second = Patch(value) };

        var batch = SampleBatch.Of([Full(0.3f), Full(0.4f)]);

        Assert.Equal([0.3f, 1, 2, 3, 0.3f, 5, 6, 7, 0.4f, 1, 2, 3, 0.4f, 5, 6, 7], batch.Flow!);
        Assert.Equal([.. Patch(0.3f).Values, .. Patch(0.4f).Values], batch.Second!);
    }

    [Fact]
    public void Of_OneSampleWithoutItsFlow_HasNone()
        => Assert.Null(SampleBatch.Of([Pair(0.1f) with { Flow = new MotionFlow(2, 2) }, Pair(0.1f)]).Flow);

    [Fact]
    public void Of_SizesThatDiffer_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => SampleBatch.Of([Pair(0.1f), new Sample(Patch(0, 3), Patch(0, 3))]));

        Assert.Contains("3 x 3 x 3 but the first is 2 x 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_PartOfABatch_StartsAtItsPlace()
    {
        Recorded sampler = new();

        SampleBatch.Draw(sampler, seed: 5, step: 6, count: 2, first: 3);

        Assert.Equal([(5, 6, 3), (5, 6, 4)], sampler.Draws);
    }

    private sealed class Recorded : ISampler
    {
        public List<(long Seed, long Step, int Place)> Draws { get; } = [];

        public Sample Draw(long seed, long step, int place)
        {
            Draws.Add((seed, step, place));
            return Pair(0.1f);
        }
    }
}
