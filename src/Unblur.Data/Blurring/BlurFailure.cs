namespace Unblur.Data.Blurring;

/// <summary>A sample that could not be made; the others are.</summary>
/// <param name="Source">The photo or sequence.</param>
/// <param name="Number">The sample's number.</param>
/// <param name="Reason">What was wrong and what to do, with the name of the file where it is one that was at fault.</param>
public sealed record BlurFailure(string Source, int Number, string Reason);
