using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Shake;

/// <summary>How steep the steepest step is near each place of a photo, compared with the range of values there, in four directions.</summary>
/// <remarks>
/// Blur spreads every edge over its own width, but a regular pattern, however strong its spectrum, keeps steep edges: what the power in bands of frequency
/// cannot tell. In each direction, over spans of 8 and 16 px, the largest step between neighbours is divided by the range of values: 1 for the edge of
/// a drawing, 1/15 for an even slope. Places with more than a certain range are counted by this ratio.
/// </remarks>
internal static class EdgeSteepness
{
    /// <summary>How many numbers are counted: directions, spans, least ranges, and ratios.</summary>
    internal const int Bands = Directions * SpanCount * RangeCount * Ratios;

    internal const int Ratios = 12;

    private const int Directions = 4;
    private const int SpanCount = 2;
    private const int RangeCount = 2;

    /// <summary>Every other row and column is looked at.</summary>
    private const int Stride = 2;

    private static readonly int[] s_spans = [8, 16];
    private static readonly float[] s_ranges = [0.06f, 0.2f];
    private static readonly (int X, int Y)[] s_steps = [(1, 0), (1, 1), (0, 1), (-1, 1)];

    /// <summary>Counts places by their ratio.</summary>
    /// <param name="grey">By row, [0,1].</param>
    /// <param name="height">Px.</param>
    /// <param name="width">Px.</param>
    /// <param name="maximumThreads">Directions and spans looked at at the same time.</param>
    /// <param name="places">How many places were looked at, in all directions and spans together.</param>
    /// <returns>By direction, span, least range and ratio, the steepest last.</returns>
    internal static double[] Count(float[] grey, int height, int width, int maximumThreads, out long places)
    {
        double[] counts = new double[Bands];
        long[] looked = new long[Directions * SpanCount];
        Rows.ForEach(looked.Length, maximumThreads, i => looked[i] = Count(
            grey, height, width, s_steps[i / SpanCount], s_spans[i % SpanCount], counts.AsSpan(i * RangeCount * Ratios, RangeCount * Ratios)));
        places = looked.Sum();
        return counts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Count(ReadOnlySpan<float> grey, int height, int width, (int X, int Y) step, int span, Span<double> counts)
    {
        (int left, int right) = (step.X < 0 ? span : 0, step.X > 0 ? width - span : width);
        int bottom = step.Y > 0 ? height - span : height;
        int jump = (step.Y * width) + step.X;
        double scale = Ratios / Math.Log(span - 1);
        long places = 0;
        ref float first = ref MemoryMarshal.GetReference(grey);
        for (int y = 0; y < bottom; y += Stride)
        {
            for (int x = left; x < right; x += Stride)
            {
                places++;
                int place = (y * width) + x;
                (float range, float steepest) = Look(ref Unsafe.Add(ref first, place), jump, span);
                if (range < s_ranges[0])
                {
                    continue;
                }

                int ratio = Math.Clamp((int)(Ratios + (scale * Math.Log(steepest / range))), 0, Ratios - 1);
                counts[ratio]++;
                if (range >= s_ranges[1])
                {
                    counts[Ratios + ratio]++;
                }
            }
        }

        return places;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Range, float Steepest) Look(ref float start, int jump, int span)
    {
        (float low, float high, float steepest, float last) = (start, start, 0, start);
        for (int i = 1; i < span; i++)
        {
            float value = Unsafe.Add(ref start, i * jump);
            steepest = Math.Max(steepest, Math.Abs(value - last));
            (low, high, last) = (Math.Min(low, value), Math.Max(high, value), value);
        }

        return (high - low, steepest);
    }
}
