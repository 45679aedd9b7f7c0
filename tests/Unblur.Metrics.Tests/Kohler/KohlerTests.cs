using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics.Kohler;
using Unblur.Metrics.Scoring;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests.Kohler;

public sealed class KohlerTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 3)]
    [InlineData(-4, 7)]
    [InlineData(11, -9)]
    public void Align_KnownShift_FindsIt(int x, int y)
    {
        PlanarImage scene = TestImages.Textured(3, 120, 130, noise: 0.4f);
        PlanarImage sharp = scene.Crop(20, 20, 81, 70);
        PlanarImage restored = scene.Crop(20 + x, 20 + y, 81, 70); // what lies at (x, y) in the sharp image lies at (0, 0) here

        KohlerPair pair = new KohlerAlignment(restored).Align(sharp);

        Assert.Equal((x, y), (pair.ShiftX, pair.ShiftY));
        (int zerosX, int zerosY) = (x > 0 ? 0 : 80, y > 0 ? 0 : 69);
        if (x != 0 || y != 0)
        {
            Assert.Equal((0f, 0f), (pair.Restored.Values[(zerosY * 81) + zerosX], pair.Sharp.Values[(zerosY * 81) + zerosX]));
        }

        Assert.Equal(pair.Sharp.Values[(35 * 81) + 40], pair.Restored.Values[(35 * 81) + 40] / pair.Factor, 1e-5);
    }

    [Fact]
    public void Align_Darker_FindsTheFactorAndMakesLuma()
    {
        PlanarImage sharp = TestImages.Textured(3, 40, 50, noise: 0.3f);
        PlanarImage dark = new(3, 40, 50, [.. sharp.Values.Select(value => value / 4)]);

        KohlerPair pair = new KohlerAlignment(dark).Align(sharp);

        Assert.Equal(4, pair.Factor, 1e-5);
        Assert.Equal((0.299 * sharp.Plane(0)[7]) + (0.587 * sharp.Plane(1)[7]) + (0.114 * sharp.Plane(2)[7]), pair.Sharp.Values[7], 1e-6);
        Assert.Equal(pair.Sharp.Values[7], pair.Restored.Values[7], 1e-6);
    }

    [Fact]
    public void Score_ManyFrames_IsTheBestOfEach()
    {
        ScorerProfile profile = ScorerProfiles.Find("kohler");
        PlanarImage sharp = TestImages.Textured(3, 170, 165, noise: 0.3f);
        PlanarImage[] frames = [Mixed(sharp, 0.3f), Mixed(sharp, 0.05f), Mixed(sharp, 0.2f)];

        IReadOnlyList<Score> best = profile.Score(sharp, frames);

        IReadOnlyList<Score>[] each = frames.Select(frame => profile.Score(sharp, frame)).ToArray();
        Assert.Equal(each[1].Select(score => score.Value), best.Select(score => score.Value));
        Assert.All([0, 2], other => Assert.True(each[other][0].Value < best[0].Value - 3 && each[other][1].Value < best[1].Value));
    }

    [Fact]
    public void Used_ImageOneKernelThree_LeavesOutTheThirtiethAndTheLast()
    {
        IEnumerable<int> frames = Enumerable.Range(1, 200);

        Assert.Equal(Enumerable.Range(1, 198).Where(frame => frame != 30), KohlerFrames.Used(frames, 1, 3));
        Assert.Equal(frames, KohlerFrames.Used(frames, 3, 1));
    }

    [Fact]
    public void Parse_BenchmarkNames_GivesImageAndKernel()
    {
        Assert.Equal((1, 3), KohlerFrames.Parse("blurryImage/Blurry1_3.png"));
        Assert.Equal((4, 12), KohlerFrames.Parse("DMPHN4_12.png"));
        Assert.Throws<DataSetException>(() => KohlerFrames.Parse("Blurry1_13.png"));
        Assert.Throws<DataSetException>(() => KohlerFrames.Parse("photo.png"));
    }

    [Fact]
    public void FromFolder_NumberedFrames_AreInTheirOrder()
    {
        using TemporaryFolder folder = new();
        foreach (int number in new[] { 10, 2, 1 })
        {
            PlanarImage grey = new(1, 4, 4);
            Array.Fill(grey.Values, number / 255f);
            folder.Write($"frame{number}.png", Photo.FromPlanes(grey).Encode(PhotoFormat.Png));
        }

        Assert.Equal([1, 2, 10], KohlerFrames.FromFolder(folder.Path).Select(frame => (int)Math.Round(255 * frame.Values[0])));
    }

    [Fact]
    public void FromFolder_Empty_SaysSo()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<DataSetException>(() => KohlerFrames.FromFolder(folder.Path));
    }

    /// <summary>The image mixed with another one.</summary>
    private static PlanarImage Mixed(PlanarImage image, float share)
    {
        PlanarImage other = TestImages.Textured(image.Channels, image.Height, image.Width, seed: 9, noise: 0.5f);
        return new(image.Channels, image.Height, image.Width, [.. image.Values.Zip(other.Values, (a, b) => ((1 - share) * a) + (share * b))]);
    }
}
