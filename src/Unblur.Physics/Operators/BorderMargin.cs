using System.Numerics;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Operators;

/// <summary>Fills the margin around a plane for a blur, and applies the adjoint of filling.</summary>
internal static class BorderMargin
{
    /// <summary>The row or column that provides the value at <paramref name="index"/>, which may be outside 0 to size − 1.</summary>
    public static int Source(int index, int size, BlurBorder border) => border == BlurBorder.Circular
        ? (((index % size) + size) % size)
        : Math.Clamp(index, 0, size - 1);

    /// <summary>Copies a row and fills the margin on both sides of it.</summary>
    /// <param name="row">The row without margin.</param>
    /// <param name="extended">The row with equal margins on both sides.</param>
    /// <param name="border">The content of the margin.</param>
    public static void Extend<T>(ReadOnlySpan<T> row, Span<T> extended, BlurBorder border)
    {
        int margin = (extended.Length - row.Length) / 2;
        row.CopyTo(extended[margin..]);
        for (int i = 0; i < margin; i++)
        {
            extended[i] = row[Source(i - margin, row.Length, border)];
            extended[margin + row.Length + i] = row[Source(row.Length + i, row.Length, border)];
        }
    }

    /// <summary>The adjoint of filling: adds each value of the extended plane to the pixel from which it was copied.</summary>
    /// <param name="extended">(height + 2 margin) x (width + 2 margin).</param>
    /// <param name="plane">height x width; overwritten.</param>
    /// <param name="width">Width of the plane.</param>
    /// <param name="margin">Px on each side.</param>
    /// <param name="border">The content of the margin.</param>
    public static void Fold<T>(ReadOnlySpan<T> extended, Span<T> plane, int width, int margin, BlurBorder border)
        where T : INumber<T>
    {
        int stride = width + (2 * margin);
        int height = plane.Length / width;
        int[] columns = [.. Enumerable.Range(0, stride).Select(x => Source(x - margin, width, border))];
        int[] all = [.. Enumerable.Range(0, width)], copied = [.. columns[..margin].Concat(columns[(margin + width)..]).Distinct()];
        ILookup<int, int> rows = Enumerable.Range(0, height + (2 * margin)).ToLookup(y => Source(y - margin, height, border));
        double[] sums = new double[width]; // an edge pixel sums a whole margin: float would lose digits
        for (int y = 0; y < height; y++)
        {
            Span<T> result = plane.Slice(y * width, width);
            extended.Slice(((y + margin) * stride) + margin, width).CopyTo(result);
            foreach (int from in rows[y])
            {
                ReadOnlySpan<T> row = extended.Slice(from * stride, stride);
                for (int x = 0; x < margin; x++)
                {
                    sums[columns[x]] += double.CreateTruncating(row[x]);
                    sums[columns[margin + width + x]] += double.CreateTruncating(row[margin + width + x]);
                }

                for (int x = 0; from != y + margin && x < width; x++)
                {
                    sums[x] += double.CreateTruncating(row[margin + x]);
                }
            }

            foreach (int x in rows[y].Skip(1).Any() ? all : copied)
            {
                result[x] = T.CreateTruncating(sums[x] + double.CreateTruncating(result[x]));
                sums[x] = 0;
            }
        }
    }
}
