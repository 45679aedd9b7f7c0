using System.Collections.Concurrent;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Data.Tests.Layouts;

namespace Unblur.Data.Tests.Sampling;

public sealed class UnpairedSamplerTests
{
    private static readonly SamplingOptions s_options = new() { Patch = 24, StepsPerPhoto = 1 };

    private static TestSet Photos() => new TestSet()
        .Photo("blurry/a.png", 60, 48).Photo("blurry/bb.png", 60, 48).Photo("sharp/ccc.png", 60, 48).Photo("sharp/dddd.png", 60, 48);

    [Fact]
    public void Draw_SameSeedStepAndPlace_GivesTheSameBits()
    {
        using TestSet set = Photos();
        UnpairedSampler first = new(UnpairedSet.Open(set.Path), s_options);
        UnpairedSampler second = new(UnpairedSet.Open(set.Path), s_options with { CacheBytes = 1 });

        Assert.All(Enumerable.Range(0, 12), step =>
        {
            Assert.Equal(first.DrawBlurry(1, step, 2).Values, second.Draw(1, step, 2).Blurry.Values);
            Assert.Equal(first.DrawSharp(1, step, 2).Values, second.Draw(1, step, 2).Sharp.Values);
        });
    }

    [Fact]
    public void DrawSharp_OtherBlurryPhotos_StaysTheSame()
    {
        using TestSet set = Photos();
        UnpairedSampler before = new(UnpairedSet.Open(set.Path), s_options);
        set.Photo("blurry/more.png", 90, 90);
        UnpairedSampler after = new(UnpairedSet.Open(set.Path), s_options);

        Assert.All(Enumerable.Range(0, 8), step => Assert.Equal(before.DrawSharp(1, step, 0).Values, after.DrawSharp(1, step, 0).Values));
    }

    [Fact]
    public void Batch_OfAStep_HoldsThePatchesInOrder()
    {
        using TestSet set = Photos();
        UnpairedSampler sampler = new(UnpairedSet.Open(set.Path), s_options);

        var batch = SampleBatch.Draw(sampler, 1, 4, 2);

        Assert.Equal(sampler.DrawSharp(1, 4, 1).Values, batch.Sharp.AsSpan(3 * 24 * 24).ToArray());
        Assert.Equal(sampler.DrawBlurry(1, 4, 0).Values, batch.Blurry.AsSpan(0, 3 * 24 * 24).ToArray());
    }

    [Fact]
    public void Constructor_UnreadablePhoto_IsLeftOutAndTold()
    {
        using TestSet set = Photos().Text("sharp/broken.png", "no photo");
        ConcurrentBag<string> warnings = [];

        UnpairedSampler sampler = new(UnpairedSet.Open(set.Path), s_options, warnings.Add);

        Assert.Contains("broken.png", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 12), step => Assert.Equal(24, sampler.DrawSharp(1, step, 0).Width));
    }

    [Fact]
    public void Constructor_SmallPhotosAlone_SaysWhichSide()
    {
        using TestSet set = new TestSet().Photo("blurry/a.png", 60, 48).Photo("sharp/b.png", 20, 60);

        Assert.Contains("1 sharp photos", Assert.Throws<DataSetException>(() => new UnpairedSampler(UnpairedSet.Open(set.Path), s_options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blurry", "sharp", "sharp photo")]
    [InlineData("sharp", "blurry", "blurry photo")]
    public void Constructor_OnePhotoOnASide_WarnsAndSaysWhatToDo(string many, string one, string kind)
    {
        using TestSet set = new TestSet().Photo($"{one}/only.png", 60, 48).Photo($"{one}/small.png", 20, 20);
        for (int i = 0; i < 2; i++)
        {
            set.Photo($"{many}/{i}.png", 60, 48);
        }

        ConcurrentBag<string> warnings = [];
        UnpairedSampler sampler = new(UnpairedSet.Open(set.Path), s_options, warnings.Add);

        string warning = Assert.Single(warnings);
        Assert.Contains($"only 1 {kind} of at least 24 x 24 px", warning, StringComparison.Ordinal);
        Assert.Contains("Add", warning, StringComparison.Ordinal);
        Assert.Equal(24, sampler.Draw(1, 0, 0).Sharp.Width);
    }
}
