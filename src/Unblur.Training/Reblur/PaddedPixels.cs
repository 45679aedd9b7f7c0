using System.Buffers;
using Unblur.Physics.Operators;
using Unblur.Torch;

namespace Unblur.Training.Reblur;

/// <summary>Up to four channels of one image, pixel after pixel with its channels together, and a margin of two pixels around it.</summary>
/// <remarks>Two neighbours are one 256-bit load, and the margin spares the samples every question about the border.</remarks>
internal sealed class PaddedPixels : IDisposable
{
    /// <summary>Values of a pixel; missing channels are 0.</summary>
    public const int Channels = 4;

    /// <summary>Px on every side.</summary>
    public const int Margin = 2;

    private readonly float[] _values;

    /// <summary>An image with undefined values.</summary>
    /// <exception cref="ArgumentException">It would not fit an array.</exception>
    public PaddedPixels(int height, int width)
    {
        (Height, Width, PixelsInRow) = (height, width, width + (2 * Margin));
        long length = (height + (2L * Margin)) * PixelsInRow * Channels;
        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"An image of {height} x {width} is too large to reblur in one piece: take tiles.");
        }

        _values = ArrayPool<float>.Shared.Rent((int)length);
    }

    public int Height { get; }

    public int Width { get; }

    public int PixelsInRow { get; }

    /// <summary>Values from a pixel to the one below it.</summary>
    public int Stride => PixelsInRow * Channels;

    /// <summary>The upper left corner of the margin.</summary>
    public ref float Origin => ref _values[0];

    /// <summary>A row, counted from the upper margin.</summary>
    public Span<float> Row(int row) => _values.AsSpan(row * Stride, Stride);

    /// <summary>Takes over planes of the size of the image.</summary>
    /// <param name="planes">Contiguous, (N, C, H, W).</param>
    /// <param name="firstPlane">Which of the N x C planes come first.</param>
    /// <param name="planeCount">How many, 1 to 4.</param>
    /// <param name="border">What the margin is filled with.</param>
    public void Fill(Tensor planes, int firstPlane, int planeCount, SampleBorder border)
    {
        Rows.ForEach(Height, TorchRuntime.Threads, y =>
        {
            ReadOnlySpan<float> values = planes.AsSpan<float>();
            Span<float> row = Row(y + Margin);
            row.Clear();
            for (int channel = 0; channel < planeCount; channel++)
            {
                ReadOnlySpan<float> source = values.Slice((((firstPlane + channel) * Height) + y) * Width, Width);
                for (int x = 0; x < source.Length; x++)
                {
                    row[((x + Margin) * Channels) + channel] = source[x];
                }
            }

            if (border == SampleBorder.Replicate)
            {
                for (int i = 0; i < Margin * Channels; i++)
                {
                    row[i] = row[(Margin * Channels) + (i % Channels)];
                    row[^(i + 1)] = row[^((Margin * Channels) + (i % Channels) + 1)];
                }
            }
        });
        for (int i = 0; i < Margin; i++)
        {
            FillMargin(Row(i), Row(Margin), border);
            FillMargin(Row(Height + Margin + i), Row(Height + Margin - 1), border);
        }
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);

    private static void FillMargin(Span<float> row, ReadOnlySpan<float> edge, SampleBorder border)
    {
        if (border == SampleBorder.Replicate)
        {
            edge.CopyTo(row);
        }
        else
        {
            row.Clear();
        }
    }
}
