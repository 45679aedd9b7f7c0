namespace Unblur.Data.Blurring;

/// <summary>A sample that is to be made.</summary>
/// <param name="Source">The name of the photo or sequence.</param>
/// <param name="Number">From 1; of a sequence, which group of frames.</param>
/// <param name="Part">Null without a split.</param>
/// <param name="Inputs">The photo, or the group of frames.</param>
/// <param name="Outputs">Paths of the files to be written, relative to the data set's folder, with /.</param>
internal sealed record PlannedBlur(string Source, int Number, DataPart? Part, IReadOnlyList<SourceFile> Inputs, BlurOutputs Outputs)
{
    /// <summary>What messages call it.</summary>
    public string Name => Outputs.Blurry;

    /// <summary>What the manifest of an earlier run, or of whoever made the data set first, says of it.</summary>
    public BlurSample? Recorded { get; init; }
}
