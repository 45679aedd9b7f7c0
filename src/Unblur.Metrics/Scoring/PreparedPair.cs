using Unblur.Imaging;

namespace Unblur.Metrics.Scoring;

/// <summary>What measures look at: a restored and a sharp image after a profile's preparation.</summary>
/// <param name="Output">The restored image itself, rounded to 8 bits: for measures without a reference.</param>
/// <param name="Restored">Prepared (aligned, masked, made luma); the same as <paramref name="Output"/> where a profile does nothing more.</param>
/// <param name="Sharp">Prepared alike; null where there is no reference.</param>
/// <param name="Mask">1 where pixels count; null where all do.</param>
public sealed record PreparedPair(PlanarImage Output, PlanarImage Restored, PlanarImage? Sharp = null, PlanarImage? Mask = null)
{
    internal PlanarImage Reference => Sharp ?? throw new InvalidOperationException("A measure that needs a reference was given none.");
}
