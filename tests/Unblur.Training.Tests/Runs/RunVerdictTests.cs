using System.Globalization;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public sealed class RunVerdictTests
{
    [Fact]
    public void Of_NoLines_IsTooEarly() => Assert.Equal((RunEffect.TooEarly, RunTrend.TooEarly), Judged([]));

    [Fact]
    public void Of_StepZeroAlone_IsTooEarly() => Assert.Equal((RunEffect.TooEarly, RunTrend.TooEarly), Judged([(0, 26, 25)]));

    [Fact]
    public void Of_GainThatRises_HelpsAndImproves() => Assert.Equal((RunEffect.Helps, RunTrend.Improving), Judged(Gains(0, 0.2, 0.4, 0.6, 0.8, 1, 1.2)));

    [Fact]
    public void Of_GainThatStays_HelpsAndDoesNotImproveAnyMore()
        => Assert.Equal((RunEffect.Helps, RunTrend.Level), Judged(Gains(0, 0.5, 0.9, 1, 1.01, 1, 1.02, 1.01, 1)));

    [Fact]
    public void Of_GainThatFalls_GetsWorse() => Assert.Equal((RunEffect.Helps, RunTrend.Worsening), Judged(Gains(0, 0.5, 1, 1.5, 1.3, 1.1, 0.9)));

    [Fact]
    public void Of_NoGain_DoesNothing() => Assert.Equal((RunEffect.DoesNothing, RunTrend.Level), Judged(Gains(0, 0.01, 0, -0.01, 0.02, 0.01, 0)));

    [Fact]
    public void Of_Loss_Harms() => Assert.Equal((RunEffect.Harms, RunTrend.Level), Judged(Gains(0, -1, -1, -1, -1.01, -1, -1)));

    [Fact]
    public void Of_FreshNetworkThatIsStillBehind_IsTooEarly()
        => Assert.Equal((RunEffect.TooEarly, RunTrend.Improving), Judged(Gains(-12, -9, -7, -5, -4, -3, -2)));

    [Fact]
    public void Of_TwoValidationsBehind_IsTooEarly() => Assert.Equal((RunEffect.TooEarly, RunTrend.TooEarly), Judged(Gains(0, -1, -2)));

    [Fact]
    public void Of_UnrestGreaterThanTheRise_IsNoTrend() => Assert.Equal(RunTrend.Level, Judged(Gains(0, 1, 0.4, 1.6, 0.5, 1.7, 0.6, 1.8)).Trend);

    [Fact]
    public void Of_GainThatWasGreaterAtFirst_IsWorseThanAtFirst()
    {
        Assert.True(RunVerdict.Of(Lines(Gains(1.1, 1, 0.9, 0.8))).IsWorseThanAtFirst);
        Assert.False(RunVerdict.Of(Lines(Gains(1.1, 1, 1.05, 1.02))).IsWorseThanAtFirst);
    }

    [Theory]
    [InlineData(4, 30, nameof(RunEffect.Helps))]
    [InlineData(9.5, 30, nameof(RunEffect.DoesNothing))]
    [InlineData(12, 30, nameof(RunEffect.Harms))]
    [InlineData(0, 12, nameof(RunEffect.Harms))]
    public void Of_MotionAlone_CountsWhatIsLeftAndWhetherItStillExplainsTheBlur(double left, double reblur, string expected)
        => Assert.Equal(expected, RunVerdict.Of(Motions(left, reblur)).Effect.ToString());

    [Theory]
    [InlineData(5, nameof(RunEffect.Helps), "is 25 %")]
    [InlineData(19, nameof(RunEffect.DoesNothing), "is 95 %")]
    [InlineData(30, nameof(RunEffect.Harms), "is 150 %")]
    public void Of_EstimatedMotion_CountsHowMuchNearerItIsThanNone(double off, string effect, string reason)
    {
        var verdict = RunVerdict.Of(Parsed(Enumerable.Range(1, 6).Select(step => string.Create(
            CultureInfo.InvariantCulture, $"{{\"step\":{step},\"loss\":1,\"validation.end_point\":{off},\"validation.zero_end_point\":20}}"))));

        Assert.Equal(effect, verdict.Effect.ToString());
        Assert.Contains(reason, VerdictText.Of(verdict).First().Reason.Replace("\u00a0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, nameof(RunEffect.Helps), "is 25 %")]
    [InlineData(1.9, nameof(RunEffect.DoesNothing), "is 95 %")]
    [InlineData(3, nameof(RunEffect.Harms), "is 150 %")]
    public void Of_MadeBlur_CountsHowMuchNearerToTheTargetItIsThanNone(double distance, string effect, string reason)
    {
        var verdict = RunVerdict.Of(Parsed(Enumerable.Range(1, 6).Select(step => string.Create(
            CultureInfo.InvariantCulture, $"{{\"step\":{step},\"loss\":1,\"validation.blur_distance\":{distance},\"validation.sharp_blur_distance\":2}}"))));

        Assert.Equal(effect, verdict.Effect.ToString());
        Assert.Contains(reason, VerdictText.Of(verdict).First().Reason.Replace("\u00a0", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("blurs", VerdictText.Of(verdict).Last().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SupervisedRun_CountsTheMeanOfBothGains()
    {
        IEnumerable<string> lines = Enumerable.Range(1, 6).Select(step => $"{{\"step\":{step},\"loss\":1,\"gain_short_db\":-0.5,\"gain_long_db\":1.5}}");

        Assert.Equal((RunEffect.Helps, RunTrend.Level), (RunVerdict.Of(Parsed(lines)).Effect, RunVerdict.Of(Parsed(lines)).Progress.Trend));
    }

    [Fact]
    public void Of_LossesAlone_GiveATrendAndNoEffect()
    {
        IEnumerable<string> lines = Enumerable.Range(1, 20).Select(step => FormattableString.Invariant($"{{\"step\":{step},\"loss\":{1.0 / step}}}"));
        var verdict = RunVerdict.Of(Parsed(lines));

        Assert.Equal((RunEffect.TooEarly, RunTrend.Improving), (verdict.Effect, verdict.Progress.Trend));
    }

    [Theory]
    [InlineData("Yes. On the validation photos", "0 0.5 1")]
    [InlineData("1.00 dB nearer to", "0 0.5 1")]
    [InlineData("the network helps, but this training does not", "1.4 1.2 1")]
    [InlineData("does next to nothing", "0 0.1 0 0")]
    [InlineData("does harm", "0 -1 -1 -1")]
    [InlineData("1.00 dB farther from", "0 -1 -1 -1")]
    [InlineData("Too early to say. There are 3 of the 6 validations", "0 0.5 1")]
    [InlineData("at its best, step 200, +2.00 dB", "0 1 2 1")]
    [InlineData("Let it go on while it improves", "0 0.2 0.4 0.6 0.8 1 1.2")]
    [InlineData("use best.safetensors", "0 0.5 1 1 1 1")]
    [InlineData("it gets worse", "0 0.5 1 1.5 1.3 1.1 0.9")]
    public void Text_OfPairs_SaysItInPlainWords(string expected, string gains)
    {
        double[] numbers = [.. gains.Split(' ').Select(gain => double.Parse(gain, CultureInfo.InvariantCulture))];
        string text = string.Join('\n', VerdictText.Of(RunVerdict.Of(Lines(Gains(numbers)))).Select(part => $"{part.Answer} {part.Reason}"));

        Assert.Contains(expected, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Text_OfMotionAlone_SaysThatItIsNoProof()
    {
        string text = VerdictText.Of(RunVerdict.Of(Motions(left: 4, reblur: 30))).First().Reason;

        Assert.Contains("40 % of the motion left", text, StringComparison.Ordinal);
        Assert.Contains("no proof", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OfNothing_AsksToWait()
    {
        (string Question, string Answer, string Reason)[] text = [.. VerdictText.Of(RunVerdict.Of([]))];

        Assert.Equal(["Too early to say.", "Too early to say.", ""], text.Select(part => part.Answer));
        Assert.Equal("There are 0 of the 6 validations that are needed.", text[1].Reason);
    }

    private static (double Step, double Psnr, double Blurry)[] Gains(params double[] gains) => [.. gains.Select((gain, i) => (i * 100.0, 25 + gain, 25.0))];

    private static (RunEffect Effect, RunTrend Trend) Judged((double Step, double Psnr, double Blurry)[] validations)
    {
        var verdict = RunVerdict.Of(Lines(validations));
        return (verdict.Effect, verdict.Progress.Trend);
    }

    private static List<LogLine> Lines((double Step, double Psnr, double Blurry)[] validations)
        => Parsed(validations.Select(at => FormattableString.Invariant(
            $"{{\"step\":{at.Step},\"validation.psnr\":{at.Psnr},\"validation.blurry_psnr\":{at.Blurry}}}")));

    private static List<LogLine> Motions(double left, double reblur)
        => Parsed(Enumerable.Range(1, 6).Select(step => FormattableString.Invariant(
            $"{{\"step\":{step},\"validation.blurry_motion\":10,\"validation.restored_motion\":{left},\"validation.reblur_psnr\":{reblur}}}")));

    private static List<LogLine> Parsed(IEnumerable<string> lines)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, lines);
            return [.. LogLine.ReadAll(path)];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
