using Unblur.Data.Layouts;

namespace Unblur.Metrics.Evaluation;

/// <summary>A photo to be measured, and what it is measured against.</summary>
/// <param name="Name">Stands for the pair in tables and reports: unique within a run.</param>
/// <param name="Sharp">The sharp photo, or a folder of frames.</param>
public sealed record EvalPair(string Name, string Sharp)
{
    /// <summary>Whether <see cref="Sharp"/> is a folder of frames along the camera's path, of which the best counts.</summary>
    public bool HasFrames { get; init; }

    /// <summary>The restored photo; null where it is still to be made from <see cref="Blurry"/>.</summary>
    public string? Restored { get; init; }

    /// <summary>The blurry photo, measured as "before"; null where there is no before.</summary>
    public string? Blurry { get; init; }
}

/// <summary>What there is to measure.</summary>
/// <param name="Pairs">In the order of their names.</param>
/// <param name="Missing">Photos without a partner, which are in no pair.</param>
public sealed record FoundPairs(IReadOnlyList<EvalPair> Pairs, IReadOnlyList<DataSetProblem> Missing);
