namespace Unblur.Cli.DataSets;

/// <summary>A photo and where <c>unblur data sort</c> puts it.</summary>
/// <param name="Path">Full.</param>
/// <param name="Name">From the folder that was sorted.</param>
/// <param name="Score">See BlurScore; null where it has none.</param>
/// <param name="Class">"blurry", "sharp", "unsure" or "failed".</param>
/// <param name="Reason">Why it failed, or is unsure without a score.</param>
internal sealed record SortedPhoto(string Path, string Name, double? Score, string Class, string? Reason);
