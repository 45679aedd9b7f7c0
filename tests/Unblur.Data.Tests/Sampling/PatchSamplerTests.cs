using System.Collections.Concurrent;
using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Data.Tests.Sampling;

public sealed class PatchSamplerTests
{
    private static readonly DegradationOptions s_options = new() { Shake = new ShakeOptions { MinimumLength = 1, ShortLength = 4, MaximumLength = 8 } };

    [Fact]
    public void Draw_SameStream_GivesTheSameBits()
    {
        using TemporaryFolder folder = new();
        var photos = PhotoSet.Find([TestPhotos.Write(folder.Path, 3)]);
        PatchSampler sampler = new(photos, s_options, 32);

        for (int index = 0; index < 20; index++)
        {
            DegradedPatch first = sampler.Draw(RandomStreams.ForTraining(1, 2, index));
            DegradedPatch second = sampler.Draw(RandomStreams.ForTraining(1, 2, index));
            Assert.Equal(first.Blurry.Values, second.Blurry.Values);
            Assert.Equal(first.Sharp.Values, second.Sharp.Values);
        }
    }

    [Fact]
    public void Draw_DifferentStreams_GiveDifferentPatches()
    {
        using TemporaryFolder folder = new();
        PatchSampler sampler = new(PhotoSet.Find([TestPhotos.Write(folder.Path, 3)]), s_options, 32);

        Assert.NotEqual(sampler.Draw(RandomStreams.ForTraining(1, 0, 0)).Sharp.Values, sampler.Draw(RandomStreams.ForTraining(1, 0, 1)).Sharp.Values);
    }

    [Fact]
    public void Draw_FromThreads_GivesWhatOneThreadGives()
    {
        using TemporaryFolder folder = new();
        PatchSampler sampler = new(PhotoSet.Find([TestPhotos.Write(folder.Path, 3)]), s_options, 32);

        var parallel = Enumerable.Range(0, 24).AsParallel().AsOrdered().Select(i => sampler.Draw(RandomStreams.ForTraining(5, 0, i)).Blurry.Values).ToList();

        Assert.All(Enumerable.Range(0, 24), i => Assert.Equal(sampler.Draw(RandomStreams.ForTraining(5, 0, i)).Blurry.Values, parallel[i]));
    }

    [Fact]
    public void Constructor_PhotosTooSmall_SaysWhatIsNeeded()
    {
        using TemporaryFolder folder = new();
        var photos = PhotoSet.Find([TestPhotos.Write(folder.Path, 1, 40, 40)]);

        DataSetException error = Assert.Throws<DataSetException>(() => new PatchSampler(photos, s_options, 32));

        Assert.Contains("50 x 50", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_SmallCache_GivesTheSameBits()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.Path, 3);
        PatchSampler roomy = new(PhotoSet.Find([folder.Path]), s_options, 32);
        PatchSampler tight = new(PhotoSet.Find([folder.Path], cacheBytes: 1), s_options, 32);

        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(
            roomy.Draw(RandomStreams.ForTraining(5, 0, i)).Blurry.Values, tight.Draw(RandomStreams.ForTraining(5, 0, i)).Blurry.Values));
    }

    [Fact]
    public void Constructor_UnreadablePhoto_IsLeftOutAndTold()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.Path, 2);
        File.WriteAllText(Path.Combine(folder.Path, "broken.png"), "no photo");
        ConcurrentBag<string> warnings = [];

        PatchSampler sampler = new(PhotoSet.Find([folder.Path]), s_options, 32, warnings.Add);

        Assert.Contains("broken.png", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(32, sampler.Draw(RandomStreams.ForTraining(5, 0, i)).Sharp.Width));
    }

    [Fact]
    public void Draw_BySeedStepAndPlace_TakesTheTrainingStreamAndKeepsTheKernel()
    {
        using TemporaryFolder folder = new();
        PatchSampler sampler = new(PhotoSet.Find([TestPhotos.Write(folder.Path, 3)]), s_options, 32);

        DegradedPatch expected = sampler.Draw(RandomStreams.ForTraining(5, 6, 7));
        Sample drawn = sampler.Draw(5, 6, 7);

        Assert.Equal(expected.Blurry.Values, drawn.Blurry.Values);
        Assert.Equal(expected.Kernel.Weights.ToArray(), drawn.Kernel!.Weights.ToArray());
    }

    [Fact]
    public void Constructor_Cancelled_Stops()
    {
        using TemporaryFolder folder = new();
        var photos = PhotoSet.Find([TestPhotos.Write(folder.Path, 2)]);

        Assert.Throws<OperationCanceledException>(() => new PatchSampler(photos, s_options, 32, cancellation: new CancellationToken(true)));
    }

    [Theory]
    [InlineData(0, 1, 2, 3, 4)]
    [InlineData(1, 2, 1, 4, 3)]
    [InlineData(2, 3, 4, 1, 2)]
    [InlineData(4, 1, 3, 2, 4)]
    [InlineData(7, 4, 2, 3, 1)]
    public void Turn_TwoByTwo_LandsWhereItShould(int turn, float a, float b, float c, float d)
        => Assert.Equal([a, b, c, d], PatchSampler.Turn(new PlanarImage(1, 2, 2, [1, 2, 3, 4]), turn).Values);

    [Theory]
    [InlineData(1, new[] { 3f, 2, 1, 6, 5, 4 }, 3)]
    [InlineData(4, new[] { 1f, 4, 2, 5, 3, 6 }, 2)]
    [InlineData(5, new[] { 3f, 6, 2, 5, 1, 4 }, 2)]
    public void Turn_ThreeByTwo_LandsWhereItShould(int turn, float[] values, int width)
    {
        PlanarImage turned = PatchSampler.Turn(new PlanarImage(1, 2, 3, [1, 2, 3, 4, 5, 6]), turn);
        Assert.Equal(values, turned.Values);
        Assert.Equal(width, turned.Width);
    }
}
