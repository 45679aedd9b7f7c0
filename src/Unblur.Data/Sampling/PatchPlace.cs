using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Data.Sampling;

/// <summary>How patches are turned at random. The value is the number of ways.</summary>
public enum PatchTurns
{
    /// <summary>As they are.</summary>
    None = 1,

    /// <summary>Left and right exchanged, or not: NeurMAP's augmentation.</summary>
    Mirror = 2,

    /// <summary>All eight ways to lay a square down.</summary>
    Eight = 8,
}

/// <summary>A square of a photo and how it is turned: one cut serves a photo, its sharp partner and its motion flow.</summary>
/// <param name="X">Left edge, px.</param>
/// <param name="Y">Upper edge, px.</param>
/// <param name="Side">Px.</param>
/// <param name="Turn">0 to 7: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps x and y. See <see cref="MotionFlow.Turned"/>.</param>
public readonly record struct PatchPlace(int X, int Y, int Side, int Turn)
{
    /// <summary>Draws x, y and turn, in this order, each uniformly.</summary>
    /// <param name="random">The patch's generator.</param>
    /// <param name="width">Of the photo, at least <paramref name="side"/>.</param>
    /// <param name="height">Of the photo, at least <paramref name="side"/>.</param>
    /// <param name="side">Of the patch, px.</param>
    /// <param name="turns">Which turns are drawn from.</param>
    public static PatchPlace Draw(Random random, int width, int height, int side, PatchTurns turns)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, side);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, side);
        return new(random.Next(width - side + 1), random.Next(height - side + 1), side, random.Next((int)turns));
    }

    /// <summary>The patch: three planes of Side x Side.</summary>
    public PlanarImage Cut(Photo photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return PatchSampler.Turn(photo.ReadPlanes(X, Y, Side, Side), Turn);
    }

    /// <summary>The patch's flow: vectors move with their pixels and turn themselves; all are made canonical, as labels are.</summary>
    public MotionFlow Cut(MotionFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Crop(X, Y, Side, Side).Turned(Turn).Canonical();
    }
}
