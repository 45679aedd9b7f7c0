using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur;

/// <summary>The motion that blurred a photo, as a network sees it.</summary>
/// <param name="Flow">Px of the full blur, canonical, of the photo's size.</param>
/// <param name="Spread">How far off a component of the flow is expected to be, px, one plane of the photo's size; null where the network does not say.</param>
public sealed record EstimatedMotion(MotionFlow Flow, PlanarImage? Spread)
{
    /// <summary>The spread at which the motion is as certain as not.</summary>
    private const float DoubtfulSpread = 8;

    /// <summary>How certain the flow is, 0 to 1: 1 / (1 + (spread / 8 px)²), one plane of the photo's size; null where the network does not say.</summary>
    public PlanarImage? Certainty => Spread is null
        ? null
        : new PlanarImage(1, Spread.Height, Spread.Width, [.. Spread.Values.Select(spread => 1 / (1 + (spread / DoubtfulSpread * (spread / DoubtfulSpread))))]);
}
