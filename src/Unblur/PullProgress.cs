namespace Unblur;

/// <summary>How far a file is on its way.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Bytes that are here, those of an earlier attempt included.</param>
public readonly record struct PullProgress(PublishedFile File, long Bytes);
