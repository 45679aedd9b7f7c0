using System.Globalization;
using Unblur.Cli.Progress;
using Unblur.Training.Supervised;

namespace Unblur.Cli.Training;

/// <summary>Shows how a training goes: a line now and then, and a bar on a terminal.</summary>
internal sealed class TrainingLog(StatusOutput output, Verbosity verbosity) : IProgress<TrainingProgress>
{
    /// <summary>The last report; null before the first.</summary>
    public TrainingProgress? Last { get; private set; }

    public void Report(TrainingProgress value)
    {
        Last = value;
        if (verbosity != Verbosity.Quiet)
        {
            output.WriteLine(Line(value));
        }

        output.ShowBar($"step {value.Step}/{value.Steps}  {Words.Duration(value.TimeLeft)} left", (double)value.Step / value.Steps);
    }

    private static string Line(TrainingProgress value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string speed = string.Create(culture, $"{value.SecondsPerStep:0.000} s/step  waiting {value.WaitingShare * 100:0} %  {Words.Duration(value.TimeLeft)} left");
        string gain = value.Validation is { } held
            ? string.Create(culture, $"  held-out photos {held.ShortGain:+0.00;-0.00} dB (short blur) {held.LongGain:+0.00;-0.00} dB (long blur)")
            : "";
        return string.Create(culture, $"step {value.Step}/{value.Steps}  loss {value.Loss:0.00000}  {speed}{gain}");
    }
}
