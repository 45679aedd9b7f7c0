using Unblur.Cli.Outputs;
using Unblur.Cli.Progress;

namespace Unblur.Cli.Deblurring;

/// <summary>Reports the progress of a batch: written paths on stdout, lines and the bar on stderr.</summary>
/// <param name="output">Stderr.</param>
/// <param name="results">Stdout; null if paths are not written there.</param>
/// <param name="verbosity">How much is written to stderr.</param>
/// <param name="count">Photos in the batch.</param>
internal sealed class BatchDisplay(StatusOutput output, TextWriter? results, Verbosity verbosity, int count) : IBatchDisplay
{
    private static readonly TimeSpan s_worthAWord = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private int _started;
    private int _finished;
    private string _current = "";

    public void Started(PlannedPhoto photo)
    {
        lock (_lock)
        {
            _current = $"[{Math.Max(++_started, _finished + 1)}/{count}] {Path.GetFileName(photo.Input)}";
            output.ShowBar(_current, 0);
        }
    }

    public void Announced(PlannedPhoto photo, int width, int height, TimeSpan expected)
    {
        if (verbosity != Verbosity.Quiet && expected >= s_worthAWord)
        {
            output.WriteLine($"{photo.Input}: {width} x {height} pixels, about {Words.Duration(expected)}");
        }
    }

    public void Advanced(DeblurProgress progress)
    {
        string left = progress.TimeLeft is { } time && progress.TilesDone < progress.Tiles ? $"  {Words.Duration(time)} left" : "";
        lock (_lock)
        {
            output.ShowBar($"{_current}{left}", (double)progress.TilesDone / Math.Max(1, progress.Tiles));
        }
    }

    public void Finished(PhotoOutcome outcome)
    {
        lock (_lock)
        {
            _finished++;
            if (outcome.Status is PhotoStatus.Restored or PhotoStatus.Kept)
            {
                results?.WriteLine(outcome.Output);
            }

            if (IsShown(outcome))
            {
                output.WriteLine($"[{_finished}/{count}] {Describe(outcome)}");
            }

            if (verbosity == Verbosity.Verbose && outcome.Failure is { } failure)
            {
                output.WriteLine(failure.Cause.ToString());
            }
        }
    }

    private bool IsShown(PhotoOutcome outcome) => verbosity switch
    {
        Verbosity.Quiet => outcome.Status == PhotoStatus.Failed || outcome.Pages > 1 || outcome.Lost.Count > 0,
        _ => outcome.Status != PhotoStatus.Cancelled,
    };

    private static string Describe(PhotoOutcome outcome) => outcome.Status switch
    {
        PhotoStatus.Failed => $"{outcome.Input}: FAILED: {outcome.Reason}",
        PhotoStatus.Skipped => $"{outcome.Input}: skipped, {outcome.Output} is there already (--overwrite makes it again)",
        PhotoStatus.Planned => $"{outcome.Input} -> {outcome.Output}",
        PhotoStatus.Kept => $"{outcome.Input} -> {outcome.Output}  left as it was: {outcome.Reason}{FirstPage(outcome)}{Lost(outcome)}",
        _ => $"{outcome.Input} -> {outcome.Output}  {Words.Duration(TimeSpan.FromSeconds(outcome.Seconds))}{Diagnosed(outcome)}{Gentler(outcome)}{FirstPage(outcome)}{Lost(outcome)}",
    };

    private static string Diagnosed(PhotoOutcome outcome) => outcome.Report is { Diagnosis: { } diagnosis } report
        ? $"; {diagnosis}: restored {HowRestored(report.Method)}{(report.Remark is { } remark ? $", since {remark.TrimEnd('.')}" : "")}"
        : "";

    private static string HowRestored(string? method) => method switch
    {
        "map" => "with one kernel",
        "network+sen-rpgan" => "by the network and along its motion",
        _ => "by the network",
    };

    private static string FirstPage(PhotoOutcome outcome) => outcome.Pages > 1 ? $"; WARNING: only the first of its {outcome.Pages} pages was read" : "";

    private static string Lost(PhotoOutcome outcome) =>
        outcome.Lost.Count > 0 ? $"; WARNING: the result does not hold {string.Join(", nor ", outcome.Lost)}" : "";

    private static string Gentler(PhotoOutcome outcome)
        => outcome.Report is { Guard: GuardOutcome.Gentler } report
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", made gentler (strength {report.StrengthUsed:0.##}): {outcome.Reason}")
            : "";
}
