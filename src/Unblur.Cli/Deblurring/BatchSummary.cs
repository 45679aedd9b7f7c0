using Unblur.Cli.Failures;

namespace Unblur.Cli.Deblurring;

/// <summary>The outcomes of all inputs.</summary>
/// <param name="Outcomes">One for each input, in the order of the inputs; missing files first.</param>
/// <param name="Seconds">Wall-clock seconds of the whole run.</param>
/// <param name="Failure">The failure that ended the run early, such as missing weights; null if it finished.</param>
internal sealed record BatchSummary(IReadOnlyList<PhotoOutcome> Outcomes, double Seconds, Failure? Failure = null)
{
    /// <summary>Cancelled comes before failed, failed before done. Out of memory only if every failed input ran out of memory.</summary>
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
