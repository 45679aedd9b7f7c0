using System.Numerics;

namespace Unblur.Physics.Operators;

/// <summary>Margins that replicate the edge of a row, and the transpose: adding margins to the edge.</summary>
public static class Replication
{
    /// <summary>Fills both margins of a row of interleaved pixels with its first and last pixel.</summary>
    /// <param name="row">Margin, pixels, margin.</param>
    /// <param name="margin">Values on each side.</param>
    /// <param name="channels">Values of a pixel.</param>
    public static void Extend<T>(Span<T> row, int margin, int channels)
    {
        int last = row.Length - margin - channels;
        for (int i = 0; i < margin; i += channels)
        {
            row.Slice(margin, channels).CopyTo(row[i..]);
            row.Slice(last, channels).CopyTo(row[(last + channels + i)..]);
        }
    }

    /// <summary>Adds both margins of a row to its first and last pixel.</summary>
    public static void Fold<T>(Span<T> row, int margin, int channels)
        where T : INumber<T>
    {
        int last = row.Length - margin - channels;
        for (int i = 0; i < margin; i += channels)
        {
            Add<T>(row.Slice(i, channels), row.Slice(margin, channels));
            Add<T>(row.Slice(last + channels + i, channels), row.Slice(last, channels));
        }
    }

    /// <summary>Adds one row to another, value by value.</summary>
    public static void Add<T>(ReadOnlySpan<T> row, Span<T> sum)
        where T : INumber<T>
    {
        for (int i = 0; i < row.Length; i++)
        {
            sum[i] += row[i];
        }
    }
}
