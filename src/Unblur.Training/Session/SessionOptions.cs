using Unblur.Torch.Modules;
using Unblur.Training.Recipes;

namespace Unblur.Training.Session;

/// <summary>What a session needs to know of a training: how long it is, how often it writes what, and the weights that it publishes.</summary>
internal sealed record SessionOptions
{
    /// <summary>Steps, seed and rhythm, of the recipe.</summary>
    internal required RunOptions Run { get; init; }

    /// <summary>The network whose newest and best weights are written for use; null where the run trains no such network.</summary>
    internal Module? Main { get; init; }

    /// <summary>Other networks whose newest weights are written, with the file of each.</summary>
    internal IReadOnlyList<(Func<Runs.RunFolder, string> File, Module Network)> Others { get; init; } = [];

    /// <summary>Work before the first step of a fresh run, such as fitting an estimator; its result is part of the first checkpoint.</summary>
    internal Action? Prepare { get; init; }

    /// <summary>Motion at full colour in the run's pictures, px; null where they show none.</summary>
    internal double? MotionScale { get; init; }

    /// <summary>A sentence that names a smaller recipe, for machines on which a step takes long; null where there is none.</summary>
    internal string? Advice { get; init; }
}
