using Unblur.Cli.Failures;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Evaluation;

/// <summary>What became of one pair.</summary>
internal sealed record PairOutcome(EvalPair Pair)
{
    /// <summary>Width in pixels; 0 where it failed.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels; 0 where it failed.</summary>
    public int Height { get; init; }

    /// <summary>Scores of the blurry photo; null where there is none, or it failed.</summary>
    public IReadOnlyList<Score>? Before { get; init; }

    /// <summary>Scores of the restored photo; null where it failed.</summary>
    public IReadOnlyList<Score>? After { get; init; }

    /// <summary>Wall-clock seconds of restoring; 0 where no model ran.</summary>
    public double RestoringSeconds { get; init; }

    /// <summary>How a model restored it; null where none ran.</summary>
    public DeblurReport? Report { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public Failure? Failure { get; init; }
}
