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
                output.WriteLine($"[{_finished}/{count}] {OutcomeText.Of(outcome)}");
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
}
