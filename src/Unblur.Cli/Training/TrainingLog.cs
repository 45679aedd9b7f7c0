using System.Globalization;
using Unblur.Cli.Progress;
using Unblur.Training.Session;

namespace Unblur.Cli.Training;

/// <summary>Reports the progress of a training: a line at intervals, and a bar on a terminal.</summary>
internal sealed class TrainingLog(StatusOutput output, Verbosity verbosity) : IProgress<TrainingProgress>, IProgress<TrainingStage>
{
    // The most informative terms; the run's log has all.
    private static readonly (string Term, string Word)[] s_shown =
    [
        ("loss", "loss"), ("certainty", "certainty"), ("deblur.content", "content"), ("deblur.synthetic_motion", "synthetic"), ("deblur.reblur", "reblur"), ("deblur.sharp", "sharp"),
        ("deblur.natural", "natural"), ("motion.reblur", "M reblur"), ("discriminator.natural", "N natural"), ("blur.perceptual", "perceptual"), ("blur.adversarial", "adversarial"),
        ("blur.diversity", "diversity"), ("deblur.perceptual", "perceptual"), ("deblur.adversarial", "adversarial"), ("discriminator.loss", "discriminator"),
    ];

    private const int MostUnknown = 5;

    /// <summary>The last report; null before the first.</summary>
    public TrainingProgress? Last { get; private set; }

    public void Report(TrainingProgress value)
    {
        Last = value;
        if (verbosity != Verbosity.Quiet)
        {
            output.WriteLine(Line(value));
        }

        Report(new TrainingStage($"step {value.Step}/{value.Steps}", (double)value.Step / value.Steps));
    }

    /// <summary>Moves the bar, which has the time left of the last line.</summary>
    public void Report(TrainingStage value)
        => output.ShowBar(Last is { } last ? $"{value.Name}  {Words.Duration(last.TimeLeft)} left" : value.Name, value.Share);

    private static string Line(TrainingProgress value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        IEnumerable<string> shown = Shown(value.Terms).Select(entry => string.Create(culture, $"{entry.Word} {value.Terms[entry.Term]:G5}"));
        string speed = string.Create(culture, $"{value.SecondsPerStep:0.000} s/step  waiting {value.WaitingShare * 100:0} %  {Words.Duration(value.TimeLeft)} left");
        return $"step {value.Step}/{value.Steps}  {string.Join("  ", shown)}  {speed}{(value.Validation is { } scores ? $"  {scores.Describe()}" : "")}";
    }

    // Of a system that is not in the list, the first terms.
    private static (string Term, string Word)[] Shown(IReadOnlyDictionary<string, double> terms)
    {
        (string Term, string Word)[] known = [.. s_shown.Where(entry => terms.ContainsKey(entry.Term))];
        return known.Length > 0 ? known : [.. terms.Keys.Where(term => !term.EndsWith("gradient_norm", StringComparison.Ordinal)).Take(MostUnknown).Select(term => (term, term))];
    }
}
