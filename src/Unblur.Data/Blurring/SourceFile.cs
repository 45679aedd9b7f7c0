namespace Unblur.Data.Blurring;

/// <summary>A file that a data set is made from.</summary>
/// <param name="Name">Path within the folder that was named, with /: what a manifest keeps.</param>
/// <param name="Path">Where it is.</param>
public sealed record SourceFile(string Name, string Path);
