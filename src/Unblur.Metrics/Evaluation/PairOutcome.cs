using Unblur.Imaging;
using Unblur.Metrics.Scoring;

namespace Unblur.Metrics.Evaluation;

/// <summary>The result of one pair.</summary>
public sealed record PairOutcome(EvalPair Pair)
{
    /// <summary>Width in pixels; 0 where it failed.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels; 0 where it failed.</summary>
    public int Height { get; init; }

    /// <summary>Scores of the blurry photo; null where there is none, or it failed.</summary>
    public IReadOnlyList<Score>? Before { get; init; }

    /// <summary>Scores of the restored photo; null where it failed.</summary>
    public IReadOnlyList<Score>? After { get; init; }

    /// <summary>How it was restored; null where the restored photo was a file.</summary>
    public Restoration? Restoration { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public PairFailure? Failure { get; init; }
}

/// <summary>How a photo was restored.</summary>
/// <param name="Seconds">Wall-clock time.</param>
/// <param name="By">With what, for people: such as "cpu, float32".</param>
public sealed record Restoration(double Seconds, string By)
{
    /// <summary>The blur kernel that was found, or those of regions, 1 x H x W, the largest weight 1; null where none was.</summary>
    public PlanarImage? Kernel { get; init; }

    /// <summary>What the picture of the kernel shows, in words.</summary>
    public string KernelCaption { get; init; } = "kernel";

    /// <summary>Whether the photo was measured as it is, since what restores it chose to leave it.</summary>
    public bool IsKept { get; init; }
}

/// <summary>Why a pair has no scores.</summary>
/// <param name="Message">What was wrong and what to do.</param>
/// <param name="Cause">The exception itself.</param>
public sealed record PairFailure(string Message, Exception Cause);

/// <summary>Photos that cannot be compared: their sizes differ, or they do not fit a measure.</summary>
public sealed class EvaluationException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the photos of the pair have different sizes.</summary>
    public bool IsSizeMismatch { get; init; }
}
