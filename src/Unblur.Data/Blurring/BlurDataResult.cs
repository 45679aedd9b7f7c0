namespace Unblur.Data.Blurring;

/// <summary>The result of making a data set.</summary>
/// <param name="Written">Samples made now.</param>
/// <param name="Skipped">Samples that existed, and were whole.</param>
/// <param name="Failures">In the order of the plan; one that names <see cref="BlurManifest.FileName"/> says that it could not be written.</param>
public sealed record BlurDataResult(int Written, int Skipped, IReadOnlyList<BlurFailure> Failures);

/// <summary>A sample that could not be made; the others are.</summary>
/// <param name="Source">The photo or sequence.</param>
/// <param name="Number">The sample's number.</param>
/// <param name="Reason">What was wrong and what to do, with the name of the file where one was at fault.</param>
public sealed record BlurFailure(string Source, int Number, string Reason);

/// <summary>A sample is finished.</summary>
/// <param name="Done">Samples finished so far, those skipped and failed included.</param>
/// <param name="Total">Samples of the plan.</param>
/// <param name="Written">Path of the blurry photo in the data set's folder, with /; null where it existed already or failed.</param>
/// <param name="Failure">Null where nothing failed.</param>
public sealed record BlurProgress(int Done, int Total, string? Written, BlurFailure? Failure);
