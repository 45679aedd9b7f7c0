using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Unblur.Torch;

namespace Unblur.Physics;

/// <summary>The gradient of one image: many pixels add to the same one, in an order that no number of threads changes.</summary>
/// <remarks>Bands of fixed height add to memory of their own, as far as their motion reaches; then the bands are added up in order.</remarks>
internal sealed class ReblurScatter : IDisposable
{
    private const int BandHeight = 64;

    private readonly PaddedPixels _geometry;
    private readonly Band[] _bands;
    private readonly int _image;

    /// <param name="geometry">Gives the measures of the padded image.</param>
    /// <param name="motion">(N, 2, H, W), contiguous.</param>
    /// <param name="image">Which of the N.</param>
    public ReblurScatter(PaddedPixels geometry, Tensor motion, int image)
    {
        (_geometry, _image) = (geometry, image);
        _bands = new Band[(geometry.Height + BandHeight - 1) / BandHeight];
        Rows.ForEach(_bands.Length, TorchRuntime.Threads, index => _bands[index] = MakeBand(index, motion));
    }

    /// <summary>Adds the gradients of a group of channels.</summary>
    public void Add(Tensor motion, Tensor blurryGrad, int firstPlane, int planes) => Rows.ForEach(_bands.Length, TorchRuntime.Threads, index =>
    {
        Band band = _bands[index];
        int end = Math.Min((index + 1) * BandHeight, _geometry.Height);
        for (int y = index * BandHeight; y < end; y++)
        {
            ReblurRow.Scatter(
                ref band.Values[0], band.FirstRow * _geometry.Stride, _geometry, y, new ReblurPlanes(motion, 2 * _image, 2, y),
                new ReblurPlanes(blurryGrad, firstPlane, planes, y));
        }
    });

    /// <summary>Writes the sum of the bands; what fell into the margin belongs to the edge pixels, or to nobody.</summary>
    public void Store(Tensor sharpGrad, int firstPlane, int planes, SampleBorder border) => Rows.ForEach(_geometry.Height, TorchRuntime.Threads, y =>
    {
        float[] sum = ArrayPool<float>.Shared.Rent(_geometry.Stride);
        Span<float> row = sum.AsSpan(0, _geometry.Stride);
        row.Clear();
        bool replicate = border == SampleBorder.Replicate;
        int first = replicate && y == 0 ? 0 : y + PaddedPixels.Margin;
        int last = replicate && y == _geometry.Height - 1 ? y + (2 * PaddedPixels.Margin) : y + PaddedPixels.Margin;
        for (int source = first; source <= last; source++)
        {
            foreach (Band band in _bands)
                band.AddRowTo(row, source);
        }

        if (replicate)
            FoldMargin(row);
        ReblurPlanes target = new(sharpGrad, firstPlane, planes, y);
        for (int x = 0; x < _geometry.Width; x++)
        {
            for (int plane = 0; plane < planes; plane++)
                target[plane, x] = row[((x + PaddedPixels.Margin) * PaddedPixels.Channels) + plane];
        }

        ArrayPool<float>.Shared.Return(sum);
    });

    public void Dispose()
    {
        foreach (Band band in _bands)
            ArrayPool<float>.Shared.Return(band.Values);
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

    /// <summary>A band with zeros in the rows that its samples can reach.</summary>
    private Band MakeBand(int index, Tensor motion)
    {
        (int start, int end) = (index * BandHeight, Math.Min((index + 1) * BandHeight, _geometry.Height));
        float furthest = 0;
        for (int y = start; y < end; y++)
        {
            ReblurPlanes row = new(motion, 2 * _image, 2, y);
            for (int x = 0; x < _geometry.Width; x++)
                furthest = MathF.Max(furthest, MathF.Abs(row[0, x]));
        }

        // NaN reaches nowhere known, so it gets all rows. One row more on both sides is for rounding.
        int rows = _geometry.Height + (2 * PaddedPixels.Margin);
        int reach = float.IsFinite(furthest) ? (int)Math.Min(MathF.Ceiling(furthest * ReblurTaps.Reach[0]) + 1, rows) : rows;
        int first = Math.Max(start + PaddedPixels.Margin - reach, 0);
        int last = Math.Min(end + PaddedPixels.Margin + reach, rows - 1);
        int length = (last - first + 1) * _geometry.Stride;
        float[] values = ArrayPool<float>.Shared.Rent(length);
        values.AsSpan(0, length).Clear();
        return new Band(first, last, _geometry.Stride, values);
    }

    private sealed record Band(int FirstRow, int LastRow, int Stride, float[] Values)
    {
        public void AddRowTo(Span<float> sum, int row)
        {
            if (row < FirstRow || row > LastRow)
                return;

            var source = MemoryMarshal.Cast<float, Vector128<float>>(Values.AsSpan((row - FirstRow) * Stride, Stride));
            Span<Vector128<float>> target = MemoryMarshal.Cast<float, Vector128<float>>(sum);
            for (int i = 0; i < target.Length; i++)
                target[i] += source[i];
        }
    }
}
