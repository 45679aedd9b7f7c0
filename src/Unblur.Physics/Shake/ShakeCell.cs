using System.Runtime.CompilerServices;

namespace Unblur.Physics.Shake;

/// <summary>The part of an image on which one cell of a <see cref="ShakeMap"/> has weight.</summary>
/// <param name="Moments">The cell's shake.</param>
/// <param name="Top">First row, px.</param>
/// <param name="Left">First column, px.</param>
/// <param name="RowWeights">The weight of each of its rows, above 0 to 1.</param>
/// <param name="ColumnWeights">The weight of each of its columns, above 0 to 1.</param>
internal sealed record ShakeCell(ShakeMoments Moments, int Top, int Left, float[] RowWeights, float[] ColumnWeights)
{
    internal int Height => RowWeights.Length;

    internal int Width => ColumnWeights.Length;

    /// <summary>Adds a value times the cell's weights to its part of a plane.</summary>
    /// <param name="image">Changed.</param>
    /// <param name="channel">The plane.</param>
    /// <param name="value">The same everywhere.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddTo(PlaneSpan image, int channel, float value)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = image.Plane(channel).Slice(((Top + y) * image.Width) + Left, Width);
            float weight = value * RowWeights[y];
            for (int x = 0; x < row.Length; x++)
            {
                row[x] += weight * ColumnWeights[x];
            }
        }
    }

    /// <summary>Adds values times the cell's weights to its part of a plane.</summary>
    /// <param name="image">Changed.</param>
    /// <param name="channel">The plane.</param>
    /// <param name="values">Values by row, of which the cell's begin at <paramref name="first"/>.</param>
    /// <param name="first">Index of the cell's upper left corner.</param>
    /// <param name="stride">From one row of values to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddTo(PlaneSpan image, int channel, ReadOnlySpan<float> values, int first, int stride)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = image.Plane(channel).Slice(((Top + y) * image.Width) + Left, Width);
            ReadOnlySpan<float> from = values.Slice(first + (y * stride), Width), weights = ColumnWeights.AsSpan(0, row.Length);
            float weight = RowWeights[y];
            for (int x = 0; x < row.Length; x++)
            {
                row[x] += weight * weights[x] * from[x];
            }
        }
    }
}
