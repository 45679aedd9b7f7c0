using Unblur.Data.Layouts;
using Unblur.Metrics.Scoring;

namespace Unblur.Metrics.Evaluation;

/// <summary>The result of an evaluation.</summary>
/// <param name="Profile">The profile, with the measures that were added.</param>
/// <param name="Source">What made the restored photos, in words.</param>
/// <param name="Outcomes">One for each pair, in their order; where the run was cancelled, those that were finished.</param>
/// <param name="Missing">Photos that were left out because they have no partner.</param>
public sealed record EvalSummary(ScorerProfile Profile, string Source, IReadOnlyList<PairOutcome> Outcomes, IReadOnlyList<DataSetProblem> Missing)
{
    public IReadOnlyList<PairOutcome> Scored { get; } = [.. Outcomes.Where(outcome => outcome.After is not null)];

    public IReadOnlyList<PairOutcome> Failed { get; } = [.. Outcomes.Where(outcome => outcome.Failure is not null)];

    public bool HasBefore => Scored.Any(outcome => outcome.Before is not null);

    /// <summary>Means over the blurry photos that were scored; null where there are none.</summary>
    public IReadOnlyList<Score>? MeanBefore => HasBefore ? Score.Mean([.. Scored.Select(outcome => outcome.Before!)]) : null;

    /// <summary>Means over the restored photos that were scored; null where there are none.</summary>
    public IReadOnlyList<Score>? MeanAfter => Scored.Count > 0 ? Score.Mean([.. Scored.Select(outcome => outcome.After!)]) : null;
}
