namespace Unblur.Training.Supervised;

/// <summary>What a run tells about itself now and then.</summary>
/// <param name="Step">Updates done.</param>
/// <param name="Steps">Updates in the whole run.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="LearningRate">Learning rate of the last update.</param>
/// <param name="SecondsPerStep">Mean time of an update since the last report.</param>
/// <param name="WaitingShare">Share of that time in which the network waited for data.</param>
/// <param name="TimeLeft">At this speed.</param>
/// <param name="Validation">Where one was just made.</param>
public sealed record TrainingProgress(
    long Step, long Steps, double Loss, double LearningRate, double SecondsPerStep, double WaitingShare, TimeSpan TimeLeft, ValidationResult? Validation);
