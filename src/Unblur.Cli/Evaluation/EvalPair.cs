namespace Unblur.Cli.Evaluation;

/// <summary>A photo to be measured, and what it is measured against.</summary>
/// <param name="Name">Stands for the pair in tables and reports: unique within a run.</param>
/// <param name="Sharp">The sharp photo; several where a profile takes frames.</param>
internal sealed record EvalPair(string Name, IReadOnlyList<string> Sharp)
{
    /// <summary>The restored photo; null where a model is to make it from <see cref="Blurry"/>.</summary>
    public string? Restored { get; init; }

    /// <summary>The blurry photo, measured as "before"; null where there is no before.</summary>
    public string? Blurry { get; init; }
}
