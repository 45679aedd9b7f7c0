using System.Runtime.CompilerServices;
using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Shake;

/// <summary>Sharpens a photo of which only the moments of its shake are known: the Wiener filter of the mean hand shake with these moments.</summary>
/// <remarks>
/// A shake of moments S damps the frequency f (rad/px) by an amount that depends mostly on r = sqrt(f' S f). Over many hand shakes
/// with curved paths the mean m(r) and the mean square s(r) of their transfer give the linear filter with the least expected error,
/// (1 + c) m / (s + c), with c = 0.03 for what noise, rounding and encoded light add. It is below 0 where most shakes turn the phase around.
/// </remarks>
public static class HandShakeFilter
{
    /// <summary>Most photo around a region that its filter reaches into, px.</summary>
    public const int Context = 96;

    /// <summary>How far a filter reaches, in spreads of its shake.</summary>
    private const double Reach = 10;

    /// <summary>Sides of windows are multiples, or a little more: cells of almost the same size share their working memory.</summary>
    private const int SizeStep = 32;

    /// <summary>The response at r = 0, 1/4, 1/2, ..., between them a smooth curve (Catmull-Rom); 0 beyond.</summary>
    private static readonly float[] Knots =
    [
        1, 1.029f, 1.124f, 1.303f, 1.591f, 1.975f, 2.138f, 1.261f, -0.083f, -0.762f, -1.039f, -1.174f, -1.279f, -1.354f, -1.335f, -1.116f, -0.698f,
        -0.238f, 0.098f, 0.295f, 0.408f, 0.448f, 0.477f, 0.442f, 0.392f, 0.327f, 0.241f, 0.164f, 0.115f, 0.084f, 0.059f, 0.052f, 0,
    ];

    private const double Step = 0.25;

    /// <summary>The factor of a frequency at which the shake has the phase radius r = sqrt(f' S f), at least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Response(double radius)
    {
        double place = radius / Step;
        if (!(place < Knots.Length - 1))
        {
            return 0;
        }

        int knot = (int)place;
        (float before, float first, float second, float after) = (Knots[Math.Abs(knot - 1)], Knots[knot], Knots[knot + 1], knot + 2 < Knots.Length ? Knots[knot + 2] : 0);
        float t = (float)(place - knot);
        return first + (0.5f * t * (second - before + (t * ((2 * before) - (5 * first) + (4 * second) - after + (t * ((3 * (first - second)) + after - before))))));
    }

    /// <summary>Filters every place of a photo by the shake there.</summary>
    /// <param name="image">C x H x W; continued beyond its borders by its outermost pixels.</param>
    /// <param name="map">The shake, in the image's coordinates.</param>
    /// <param name="maximumThreads">Threads to use; the result does not depend on it.</param>
    /// <returns>C x H x W, not clamped.</returns>
    public static PlanarImage Apply(PlanarImage image, ShakeMap map, int maximumThreads = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(map);
        PlanarImage result = new(image.Channels, image.Height, image.Width);
        Apply(PlaneSpan.Of(image), map, PlaneSpan.Of(result), new FilterWindow(maximumThreads));
        return result;
    }

    /// <param name="image">C x H x W.</param>
    /// <param name="map">The shake, in the image's coordinates.</param>
    /// <param name="result">C x H x W; overwritten.</param>
    /// <param name="window">Working memory.</param>
    internal static void Apply(PlaneSpan image, ShakeMap map, PlaneSpan result, FilterWindow window)
    {
        result.Require(image.Channels, image.Height, image.Width, nameof(result));
        result.Values.Clear();
        foreach (ShakeCell cell in map.Cells(image.Height, image.Width))
        {
            int context = Math.Min(Context, RoundUp((int)Math.Ceiling(Reach * cell.Moments.Spread)));
            window.Filter(image, cell, (SizeFor(cell.Height + (2 * context)), SizeFor(cell.Width + (2 * context))), context, result);
        }
    }

    private static int SizeFor(int atLeast) => MixedRadixTransform.NextSize(RoundUp(atLeast));

    private static int RoundUp(int size) => (size + SizeStep - 1) / SizeStep * SizeStep;
}
