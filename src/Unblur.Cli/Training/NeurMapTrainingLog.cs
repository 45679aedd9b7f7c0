using System.Globalization;
using Unblur.Cli.Progress;
using Unblur.Training.NeurMap;

namespace Unblur.Cli.Training;

/// <summary>Shows how NeurMAP's training goes: a line now and then, and a bar on a terminal.</summary>
internal sealed class NeurMapTrainingLog(StatusOutput output, Verbosity verbosity) : IProgress<NeurMapProgress>
{
    // What tells most at a glance; the run's log has all.
    private static readonly (string Term, string Word)[] s_shown =
    [
        ("deblur.content", "content"), ("deblur.synthetic_motion", "synthetic"), ("deblur.reblur", "reblur"), ("deblur.sharp", "sharp"), ("deblur.natural", "natural"), ("motion.reblur", "M reblur"), ("discriminator.natural", "N natural"),
    ];

    /// <summary>The last report; null before the first.</summary>
    public NeurMapProgress? Last { get; private set; }

    public void Report(NeurMapProgress value)
    {
        Last = value;
        if (verbosity != Verbosity.Quiet)
        {
            output.WriteLine(Line(value));
        }

        output.ShowBar($"step {value.Step}/{value.Steps}  {Words.Duration(value.TimeLeft)} left", (double)value.Step / value.Steps);
    }

    private static string Line(NeurMapProgress value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string terms = string.Join("  ", s_shown.Where(entry => value.Terms.ContainsKey(entry.Term)).Select(entry => string.Create(culture, $"{entry.Word} {value.Terms[entry.Term]:G3}")));
        string speed = string.Create(culture, $"{value.SecondsPerStep:0.000} s/step  waiting {value.WaitingShare * 100:0} %  {Words.Duration(value.TimeLeft)} left");
        return $"step {value.Step}/{value.Steps}  {terms}  {speed}{(value.Validation is { } scores ? $"  {Scores(scores)}" : "")}";
    }

    private static string Scores(NeurMapScores scores)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string truth = scores.Psnr is { } psnr ? string.Create(culture, $"{psnr:0.00} dB ({psnr - scores.BlurryPsnr:+0.00;-0.00} dB)  SSIM {scores.Ssim:0.0000}  ") : "";
        return truth + string.Create(culture, $"motion {scores.BlurryMotion:0.0} -> {scores.RestoredMotion:0.0} px  reblurred {scores.ReblurPsnr:0.0} dB");
    }
}
