namespace Unblur.Cli.Evaluation;

/// <summary>A photo to be measured, and what it is measured against.</summary>
/// <param name="Name">Stands for the pair in tables and reports: unique within a run.</param>
/// <param name="Sharp">The sharp photo, or a folder of frames.</param>
internal sealed record EvalPair(string Name, string Sharp)
{
    /// <summary>Whether <see cref="Sharp"/> is a folder of frames along the camera's path, of which the best counts.</summary>
    public bool HasFrames { get; init; }

    /// <summary>The restored photo; null where a model is to make it from <see cref="Blurry"/>.</summary>
    public string? Restored { get; init; }

    /// <summary>The blurry photo, measured as "before"; null where there is no before.</summary>
    public string? Blurry { get; init; }
}
