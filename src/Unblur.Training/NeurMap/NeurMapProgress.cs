namespace Unblur.Training.NeurMap;

/// <summary>What a run tells about itself now and then.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in the whole run.</param>
/// <param name="Terms">Every term of the losses without its weight and the gradients' norms: means since the last report.</param>
/// <param name="Schedule">Factor of all learning rates at the last step.</param>
/// <param name="SecondsPerStep">Mean time of a step since the last report.</param>
/// <param name="WaitingShare">Share of that time in which the networks waited for data.</param>
/// <param name="TimeLeft">At this speed.</param>
/// <param name="Validation">Where one was just made.</param>
public sealed record NeurMapProgress(
    long Step, long Steps, IReadOnlyDictionary<string, double> Terms, double Schedule, double SecondsPerStep, double WaitingShare, TimeSpan TimeLeft, NeurMapScores? Validation)
{
    /// <summary>Share of the time that went into exchanges with other processes, waiting for them included; null for one process.</summary>
    public double? ExchangeShare { get; init; }
}
