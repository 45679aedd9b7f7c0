using Unblur.Imaging;
using Unblur.Metrics.Scoring;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests.Scoring;

public sealed class ScorerProfileTests
{
    private static readonly Measure Brightness =
        new("brightness", "mean of the output", "", HigherIsBetter: false, NeedsReference: false, pair => pair.Output.Values.Average());

    public static TheoryData<string> Names => [.. ScorerProfiles.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_EqualImages_IsPerfect(string name)
    {
        PlanarImage image = TestImages.Textured(3, 165, 170, noise: 0.2f);

        IReadOnlyList<Score> scores = ScorerProfiles.Find(name).Score(image, image);

        Assert.Equal(name == "neurmap" ? 100 : double.PositiveInfinity, scores[0].Value);
        Assert.Equal(1, scores[1].Value, 1e-9);
        Assert.All(scores, score => Assert.Equal(name, score.Profile));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_BetterAndWorse_AreToldApart(string name)
    {
        ScorerProfile profile = ScorerProfiles.Find(name);
        PlanarImage sharp = TestImages.Textured(3, 165, 170, noise: 0.2f);
        PlanarImage other = TestImages.Textured(3, 165, 170, seed: 2, noise: 0.2f);

        IReadOnlyList<Score> better = profile.Score(Mix(sharp, other, 0.1f), sharp);
        IReadOnlyList<Score> worse = profile.Score(Mix(sharp, other, 0.4f), sharp);

        Assert.All(better.Zip(worse), pair => Assert.True(pair.First.Value > pair.Second.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_DifferentSizes_Throws(string name)
        => Assert.Throws<ArgumentException>(() => ScorerProfiles.Find(name).Score(new PlanarImage(3, 165, 170), new PlanarImage(3, 170, 165)));

    [Fact]
    public void Score_MatlabAndNeurMap_DisagreeOnSsim()
    {
        PlanarImage sharp = TestImages.Textured(3, 60, 60, noise: 0.2f);
        PlanarImage restored = TestImages.Textured(3, 60, 60, seed: 2, noise: 0.2f);

        (IReadOnlyList<Score> matlab, IReadOnlyList<Score> neurMap) = (ScorerProfiles.Find("matlab").Score(restored, sharp), ScorerProfiles.Find("neurmap").Score(restored, sharp));

        Assert.Equal(matlab[0].Value, neurMap[0].Value, 1e-9);
        Assert.InRange(Math.Abs(matlab[1].Value - neurMap[1].Value), 0.02, 1);
    }

    [Fact]
    public void Score_ValuesBetweenLevels_AreRoundedToEightBits()
    {
        PlanarImage restored = new(3, 20, 20);
        Array.Fill(restored.Values, 0.4f / 255);

        Assert.Equal(double.PositiveInfinity, ScorerProfiles.Find("matlab").Score(restored, new PlanarImage(3, 20, 20))[0].Value);
    }

    [Fact]
    public void Score_SeveralFramesWhereOneIsTaken_Throws()
    {
        PlanarImage image = new(3, 20, 20);

        ArgumentException error = Assert.Throws<ArgumentException>(() => ScorerProfiles.Find("matlab").Score(image, [image, image]));

        Assert.Contains("matlab", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_NoFrames_Throws() => Assert.Throws<ArgumentException>(() => ScorerProfiles.Find("kohler").Score(new PlanarImage(3, 20, 20), []));

    [Fact]
    public void With_MoreMeasures_AddsThemAndKeepsTheOriginal()
    {
        ScorerProfile original = ScorerProfiles.Find("neurmap");
        Measure lpips = new("lpips", "for the test", "", false, true, pair => Psnr.Of(pair.Restored, pair.Sharp!) > 0 ? 0.5 : 1);

        ScorerProfile extended = original.With(lpips).With(Brightness);

        Assert.Equal(["psnr", "ssim", "lpips", "brightness"], extended.Measures.Select(measure => measure.Name));
        Assert.Equal(["niqe"], extended.Wanted);
        Assert.Equal(2, original.Measures.Count);
        Assert.Throws<ArgumentException>(() => extended.With(lpips));
    }

    [Fact]
    public void ScoreAlone_NoReference_GivesWhatNeedsNone()
    {
        PlanarImage white = new(3, 20, 20);
        Array.Fill(white.Values, 1);

        Score score = Assert.Single(ScorerProfiles.Find("neurmap").With(Brightness).ScoreAlone(white));

        Assert.Equal("brightness 1.0000 [neurmap]", score.ToString());
    }

    [Fact]
    public void Find_UnknownName_ListsThoseThere()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ScorerProfiles.Find("paper"));

        Assert.All(ScorerProfiles.All, profile => Assert.Contains(profile.Name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_Names_AreUnique() => Assert.Distinct(ScorerProfiles.All.Select(profile => profile.Name));

    [Fact]
    public void Mean_OfImages_AveragesDecibels()
    {
        Score[] first = [new("matlab", "psnr", 20, "dB")];
        Score[] second = [new("matlab", "psnr", 30, "dB")];

        Assert.Equal("psnr 25.0000 dB [matlab]", Score.Mean([first, second])[0].ToString());
        Assert.Throws<ArgumentException>(() => Score.Mean([first, [new Score("neurmap", "psnr", 30, "dB")]]));
        Assert.Throws<ArgumentException>(() => Score.Mean([]));
    }

    private static PlanarImage Mix(PlanarImage image, PlanarImage other, float share)
        => new(image.Channels, image.Height, image.Width, [.. image.Values.Zip(other.Values, (a, b) => ((1 - share) * a) + (share * b))]);
}
