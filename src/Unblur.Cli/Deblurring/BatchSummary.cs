using Unblur.Cli.Failures;

namespace Unblur.Cli.Deblurring;

/// <summary>What became of all inputs.</summary>
/// <param name="Outcomes">One for each input, in the order of the inputs; missing ones first.</param>
/// <param name="Seconds">Wall-clock seconds of the whole run.</param>
/// <param name="Failure">What ended the run before its time, such as missing weights; null where nothing did.</param>
internal sealed record BatchSummary(IReadOnlyList<PhotoOutcome> Outcomes, double Seconds, Failure? Failure = null)
{
    /// <summary>Cancelled before failed before done; memory only where it was what every failed input failed by.</summary>
    public ExitCode ExitCode
    {
        get
        {
            if (Failure is not null)
            {
                return Failure.ExitCode;
            }

            if (Count(PhotoStatus.Cancelled) > 0)
            {
                return ExitCode.Cancelled;
            }

            PhotoOutcome[] failed = [.. Outcomes.Where(outcome => outcome.Status == PhotoStatus.Failed)];
            if (failed.Length == 0)
            {
                return ExitCode.Done;
            }

            return failed.All(outcome => outcome.Failure?.ExitCode == ExitCode.OutOfMemory) ? ExitCode.OutOfMemory : ExitCode.SomeFailed;
        }
    }

    public int Count(PhotoStatus status) => Outcomes.Count(outcome => outcome.Status == status);
}
