namespace Unblur.Data.Blurring;

/// <summary>A finished sample in memory.</summary>
/// <param name="Sample">What the manifest says of it.</param>
/// <param name="Files">What is to be written, with the paths and checksums of <paramref name="Sample"/>.</param>
internal sealed record MadeBlur(BlurSample Sample, IReadOnlyList<(HashedFile File, byte[] Content)> Files);
