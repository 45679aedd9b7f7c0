namespace Unblur.Cli.Reports;

/// <summary>What is known of published weights when a report is written.</summary>
/// <param name="Weights">Which.</param>
/// <param name="Path">Where they lie, or would.</param>
/// <param name="IsPulled">Whether they are there.</param>
/// <param name="Problems">What checking them found; null where they were not checked.</param>
internal sealed record PublishedState(PublishedWeights Weights, string Path, bool IsPulled, IReadOnlyList<string>? Problems)
{
    public bool IsGood => Problems is { Count: 0 };

    public static PublishedState Of(PublishedFiles published, PublishedWeights weights) => new(weights, published.PathOf(weights), published.IsPulled(weights), null);

    public static PublishedState Checked(PublishedFiles published, PublishedWeights weights) => Of(published, weights) with { Problems = published.Verify(weights) };
}
