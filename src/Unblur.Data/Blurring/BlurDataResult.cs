namespace Unblur.Data.Blurring;

/// <summary>What became of a data set.</summary>
/// <param name="Written">Samples made now.</param>
/// <param name="Skipped">Samples that were there, and whole.</param>
/// <param name="Failures">In the order of the plan; one that names <see cref="BlurManifest.FileName"/> says that it could not be written.</param>
public sealed record BlurDataResult(int Written, int Skipped, IReadOnlyList<BlurFailure> Failures);
