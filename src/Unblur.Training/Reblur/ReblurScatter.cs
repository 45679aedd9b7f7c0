using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;
using Unblur.Torch;

namespace Unblur.Training.Reblur;

/// <summary>The gradient of one image: many pixels add to the same one, in an order that no number of threads changes.</summary>
/// <remarks>
/// Bands of fixed height add to memory of their own, as far as their motion reaches; then the bands are added up in order. Where motion
/// is long, or not finite, that would be the whole image for each band: no more bands are open at a time than fill four images.
/// </remarks>
internal sealed class ReblurScatter
{
    private const int BandHeight = 64;

    /// <summary>Rows of all open bands together, in images.</summary>
    private const int OpenImages = 4;

    private readonly PaddedPixels _sum;
    private readonly (int First, int Last)[] _reached;
    private readonly int _image;

    /// <param name="sum">A padded image of the size of the motion, in which the gradient is added up.</param>
    /// <param name="motion">(N, 2, H, W), contiguous.</param>
    /// <param name="image">Which of the N.</param>
    public ReblurScatter(PaddedPixels sum, Tensor motion, int image)
    {
        (_sum, _image) = (sum, image);
        _reached = new (int, int)[(sum.Height + BandHeight - 1) / BandHeight];
        Rows.ForEach(_reached.Length, TorchRuntime.Threads, index => _reached[index] = RowsReached(index, motion));
    }

    private int RowsOfSum => _sum.Height + (2 * PaddedPixels.Margin);

    /// <summary>Calculates the gradients of a group of channels.</summary>
    public void Add(Tensor motion, Tensor blurryGrad, int firstPlane, int planes)
    {
        Rows.ForEach(RowsOfSum, TorchRuntime.Threads, y => _sum.Row(y).Clear());
        for (int first = 0, end; first < _reached.Length; first = end)
        {
            end = OpenTogether(first);
            Band[] bands = [.. _reached[first..end].Select(reached => Band.Rent(reached.First, reached.Last, _sum.Stride))];
            int start = first;
            Rows.ForEach(bands.Length, TorchRuntime.Threads, i => AddBand(bands[i], start + i, motion, blurryGrad, firstPlane, planes));
            Rows.ForEach(RowsOfSum, TorchRuntime.Threads, y =>
            {
                foreach (Band band in bands)
                {
                    band.AddRowTo(_sum.Row(y), y);
                }
            });
            foreach (Band band in bands)
            {
                ArrayPool<float>.Shared.Return(band.Values);
            }
        }
    }

    /// <summary>Writes the gradients; what fell into the margin belongs to the edge pixels, or to nobody.</summary>
    public void Store(Tensor sharpGrad, int firstPlane, int planes, SampleBorder border)
    {
        const int Margin = PaddedPixels.Margin;
        if (border == SampleBorder.Replicate)
        {
            for (int i = 0; i < Margin; i++)
            {
                Replication.Add(_sum.Row(Margin - 1 - i), _sum.Row(Margin));
                Replication.Add(_sum.Row(RowsOfSum - Margin + i), _sum.Row(RowsOfSum - Margin - 1));
            }
        }

        Rows.ForEach(_sum.Height, TorchRuntime.Threads, y =>
        {
            Span<float> row = _sum.Row(y + Margin);
            if (border == SampleBorder.Replicate)
            {
                FoldMargin(row);
            }

            ReblurPlanes target = new(sharpGrad, firstPlane, planes, y);
            for (int x = 0; x < _sum.Width; x++)
            {
                for (int plane = 0; plane < planes; plane++)
                {
                    target[plane, x] = row[((x + Margin) * PaddedPixels.Channels) + plane];
                }
            }
        });
    }

    private void AddBand(Band band, int index, Tensor motion, Tensor blurryGrad, int firstPlane, int planes)
    {
        band.Clear();
        int end = Math.Min((index + 1) * BandHeight, _sum.Height);
        for (int y = index * BandHeight; y < end; y++)
        {
            ReblurRow.Scatter(
                ref band.Values[0], band.FirstRow * _sum.Stride, _sum, y, new ReblurPlanes(motion, 2 * _image, 2, y),
                new ReblurPlanes(blurryGrad, firstPlane, planes, y));
        }
    }

    /// <summary>The end of the bands from <paramref name="first"/> on that may be open together, at least one. Threads have no say in it.</summary>
    private int OpenTogether(int first)
    {
        long rows = 0;
        int end = first;
        while (end < _reached.Length)
        {
            rows += _reached[end].Last - _reached[end].First + 1;
            if (rows > (long)OpenImages * RowsOfSum && end > first)
            {
                break;
            }

            end++;
        }

        return end;
    }

    private static void FoldMargin(Span<float> row)
    {
        const int Margin = PaddedPixels.Margin * PaddedPixels.Channels;
        for (int i = 0; i < Margin; i++)
        {
            int channel = i % PaddedPixels.Channels;
            row[Margin + channel] += row[i];
            row[row.Length - Margin - PaddedPixels.Channels + channel] += row[row.Length - Margin + i];
        }
    }

    /// <summary>The rows of the padded image that the samples of a band can reach.</summary>
    private (int First, int Last) RowsReached(int index, Tensor motion)
    {
        (int start, int end) = (index * BandHeight, Math.Min((index + 1) * BandHeight, _sum.Height));
        float furthest = 0;
        for (int y = start; y < end; y++)
        {
            ReblurPlanes row = new(motion, 2 * _image, 2, y);
            for (int x = 0; x < _sum.Width; x++)
            {
                furthest = MathF.Max(furthest, MathF.Abs(row[0, x]));
            }
        }

        // NaN reaches nowhere known, so it gets all rows. One row more on both sides is for rounding.
        int rows = RowsOfSum;
        int reach = float.IsFinite(furthest) ? (int)Math.Min(MathF.Ceiling(furthest * ReblurTaps.Reach[0]) + 1, rows) : rows;
        return (Math.Max(start + PaddedPixels.Margin - reach, 0), Math.Min(end + PaddedPixels.Margin + reach, rows - 1));
    }

    private sealed record Band(int FirstRow, int LastRow, int Stride, float[] Values)
    {
        public static Band Rent(int firstRow, int lastRow, int stride) =>
            new(firstRow, lastRow, stride, ArrayPool<float>.Shared.Rent((lastRow - firstRow + 1) * stride));

        public void Clear() => Values.AsSpan(0, (LastRow - FirstRow + 1) * Stride).Clear();

        public void AddRowTo(Span<float> sum, int row)
        {
            if (row < FirstRow || row > LastRow)
            {
                return;
            }

            Span<Vector128<float>> source = MemoryMarshal.Cast<float, Vector128<float>>(Values.AsSpan((row - FirstRow) * Stride, Stride));
            Span<Vector128<float>> target = MemoryMarshal.Cast<float, Vector128<float>>(sum);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] += source[i];
            }
        }
    }
}
