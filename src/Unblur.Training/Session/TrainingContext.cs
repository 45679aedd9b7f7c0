using Unblur.Torch;
using Unblur.Torch.Distributed;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>Where a training runs and who is informed about it: everything about a run that is not science.</summary>
/// <param name="Run">The folder for checkpoints, weights, pictures and the log; null in all processes but the first.</param>
/// <param name="Device">Where the networks live.</param>
public sealed record TrainingContext(RunFolder? Run, Device Device)
{
    /// <summary>The processes that train together, each with the recipe's batch. Default: this one alone.</summary>
    public ProcessGroup Group { get; init; } = ProcessGroup.Alone;

    /// <summary>Is passed a report with every line of the log. Default: nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Is passed what the training is doing at the moment: before the first step each part of the preparation, then every step. Default: nobody.</summary>
    public IProgress<TrainingStage>? Stage { get; init; }

    /// <summary>Is passed every warning, such as photos that cannot be read, from any thread. Default: nobody.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Checked between two steps, in all processes; a checkpoint is written before the run ends.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Measures how long steps take. Default: the system's clock.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the run folder holds a checkpoint to continue from.</summary>
    internal bool IsResumed => Run is not null && File.Exists(Run.LatestCheckpoint);

    /// <summary>Checks what a page is called with.</summary>
    /// <exception cref="ArgumentNullException">There is no recipe or context, or the first process has no run folder.</exception>
    internal static void Require(object recipe, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(context);
        context.Validate();
    }

    /// <exception cref="ArgumentNullException">The first process has no run folder.</exception>
    internal void Validate()
    {
        if (Group.IsFirst)
        {
            ArgumentNullException.ThrowIfNull(Run);
        }
    }
}
