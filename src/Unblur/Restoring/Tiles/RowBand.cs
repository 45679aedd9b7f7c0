using System.Numerics;
using System.Runtime.InteropServices;
using Unblur.Imaging;

namespace Unblur.Restoring.Tiles;

/// <summary>The rows of a result that tiles are still being added to: as wide as the image, as high as a tile.</summary>
/// <param name="width">Width of the image in pixels.</param>
/// <param name="height">Most rows that are open at a time.</param>
internal sealed class RowBand(int width, int height)
{
    private const int Channels = 3;

    private readonly float[] _values = new float[checked(Channels * width * height)];

    /// <summary>The image's row that the band begins with.</summary>
    internal int Top { get; private set; }

    /// <summary>Adds a tile, weighted by column and row.</summary>
    internal void Add(PlanarImage tile, int x, int y, ReadOnlySpan<float> columns, ReadOnlySpan<float> rows)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int row = 0; row < tile.Height; row++)
            {
                AddScaled(tile.Plane(channel).Slice(row * tile.Width, tile.Width), columns, rows[row], Row(channel, y - Top + row).Slice(x, tile.Width));
            }
        }
    }

    /// <summary>Copies finished rows out of the band.</summary>
    internal void Copy(int y, PlanarImage target)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            Block(channel, y - Top, target.Height).CopyTo(target.Plane(channel));
        }
    }

    /// <summary>Drops the rows above <paramref name="top"/>; new ones are black.</summary>
    internal void MoveTo(int top)
    {
        int gone = Math.Min(top - Top, height);
        for (int channel = 0; channel < Channels; channel++)
        {
            Block(channel, gone, height - gone).CopyTo(Block(channel, 0, height - gone));
            Block(channel, height - gone, gone).Clear();
        }

        Top = top;
    }

    private static void AddScaled(ReadOnlySpan<float> source, ReadOnlySpan<float> columns, float row, Span<float> target)
    {
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        ReadOnlySpan<Vector<float>> weights = MemoryMarshal.Cast<float, Vector<float>>(columns);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] += sources[i] * (weights[i] * row);
        }

        for (int i = wide.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] += source[i] * (columns[i] * row);
        }
    }

    private Span<float> Row(int channel, int row) => Block(channel, row, 1);

    private Span<float> Block(int channel, int row, int rows) => _values.AsSpan(((channel * height) + row) * width, rows * width);
}
