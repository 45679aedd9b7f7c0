namespace Unblur.Data.Blurring;

/// <summary>A sharp photo, or the frames of a sequence in the order of time.</summary>
/// <param name="Name">Path within the folder that was named, with /: random draws, the split and the names of results depend on it.</param>
/// <param name="Files">One for a photo.</param>
public sealed record BlurSource(string Name, IReadOnlyList<SourceFile> Files);
