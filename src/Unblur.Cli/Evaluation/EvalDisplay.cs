using Unblur.Cli.Progress;
using Unblur.Metrics.Evaluation;

namespace Unblur.Cli.Evaluation;

/// <summary>Shows each pair that was measured, on stderr.</summary>
internal sealed class EvalDisplay(StatusOutput output, Verbosity verbosity, int count)
{
    private readonly Lock _lock = new();
    private int _finished;

    public void Finished(PairOutcome outcome)
    {
        lock (_lock)
        {
            _finished++;
            output.ShowBar($"[{_finished}/{count}] {Path.GetFileName(outcome.Pair.Name)}", (double)_finished / count);
            if (outcome.Failure is { } failure)
            {
                output.WriteLine($"[{_finished}/{count}] {outcome.Pair.Name}: FAILED: {failure.Message}");
            }
            else if (verbosity != Verbosity.Quiet)
            {
                output.WriteLine($"[{_finished}/{count}] {outcome.Pair.Name}: {string.Join(", ", outcome.After!)}{Restored(outcome)}");
            }

            if (verbosity == Verbosity.Verbose && outcome.Failure is { } shown)
            {
                output.WriteLine(shown.Cause.ToString());
            }
        }
    }

    private static string Restored(PairOutcome outcome) => outcome.Restoration is { } restoration ? $", restored in {Words.Duration(TimeSpan.FromSeconds(restoration.Seconds))}" : "";
}
