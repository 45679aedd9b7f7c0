using Unblur.Torch.Modules;
using Unblur.Training.Recipes;

namespace Unblur.Training.Session;

/// <summary>What a page tells its session: rhythm, and the weights that the run hands out.</summary>
internal sealed record SessionOptions
{
    /// <summary>Steps, seed and rhythm, of the recipe.</summary>
    internal required RunOptions Run { get; init; }

    /// <summary>The network handed out as the newest and the best weights; null where the run trains none of that kind.</summary>
    internal Module? Main { get; init; }

    /// <summary>Networks handed out next to it, by file.</summary>
    internal IReadOnlyList<(Func<Runs.RunFolder, string> File, Module Network)> Others { get; init; } = [];

    /// <summary>Work before the first step of a fresh run, such as fitting an estimator; its result is part of the first checkpoint.</summary>
    internal Action? Prepare { get; init; }

    /// <summary>Motion at full colour in the run's pictures, px; null where they show none.</summary>
    internal double? MotionScale { get; init; }

    /// <summary>A sentence that names a smaller recipe, for machines on which a step takes long; null where there is none.</summary>
    internal string? Advice { get; init; }
}
