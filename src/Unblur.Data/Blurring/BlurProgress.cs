namespace Unblur.Data.Blurring;

/// <summary>A sample is finished.</summary>
/// <param name="Done">Samples finished so far, those skipped and failed included.</param>
/// <param name="Total">Samples of the plan.</param>
/// <param name="Written">Path of the blurry photo in the data set's folder, with /; null where it was there already or failed.</param>
/// <param name="Failure">Null where nothing failed.</param>
public sealed record BlurProgress(int Done, int Total, string? Written, BlurFailure? Failure);
