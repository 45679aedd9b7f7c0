using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Operators;

/// <summary>A convolution over a padded plane by Fourier transforms of square tiles (overlap-save), two tiles per complex transform.</summary>
/// <remarks>
/// Its cost does not depend on the number of weights. The transforms are our own rather than libtorch's: blur runs on
/// many pool threads in parallel, and libtorch would keep a team of OpenMP threads for each; small tiles of a power of two stay
/// in the cache, need no padding to a convenient size, and give the same bits on any number of threads.
/// Errors in float32 are about 1e-7 of the largest value in the tile, so black areas may become slightly negative.
/// </remarks>
internal sealed class FourierConvolution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int StridePadding = 16; // values; rows at a distance of a power of two would share few lines of the cache

    private readonly FourierTransform<T> _transform;
    private readonly Vector256<T>[] _spectrumRe;
    private readonly Vector256<T>[] _spectrumIm;
    private readonly int _tile; // side of a tile of the padded plane
    private readonly int _step; // side of a tile's result
    private readonly int _stride;

    /// <param name="kernel">The kernel; the plane has its radius as margin on each side.</param>
    public FourierConvolution(BlurKernel kernel)
    {
        _tile = TileFor(kernel);
        _step = _tile - (2 * kernel.Radius);
        _stride = _tile + StridePadding;
        _transform = new FourierTransform<T>(_tile);
        (_spectrumRe, _spectrumIm) = Spectrum(kernel);
    }

    private static int Lanes => Vector256<T>.Count;

    /// <summary>The smallest power of two with at least two thirds of each side, about 0.45 of a tile, for the result.</summary>
    public static int TileFor(BlurKernel kernel) => Math.Max(64, (int)BitOperations.RoundUpToPowerOf2((uint)(3 * kernel.Size)));

    /// <summary>Computes one plane of the result.</summary>
    /// <param name="padded">The plane with its margin, (H + 2 radius) x (W + 2 radius).</param>
    /// <param name="result">H x W, to be filled.</param>
    /// <param name="width">W.</param>
    /// <param name="maximumThreads">Pairs of tiles computed at the same time.</param>
    public void Plane(T[] padded, Memory<T> result, int width, int maximumThreads)
    {
        int across = (width + _step - 1) / _step;
        int tiles = across * (((result.Length / width) + _step - 1) / _step);
        Parallel.For(0, (tiles + 1) / 2, new ParallelOptions { MaxDegreeOfParallelism = maximumThreads }, pair =>
        {
            T[] re = ArrayPool<T>.Shared.Rent(_tile * _stride);
            T[] im = ArrayPool<T>.Shared.Rent(_tile * _stride);
            Load(padded, result.Length / width, width, re, 2 * pair, across);
            Load(padded, result.Length / width, width, im, (2 * pair) + 1, across);
            Convolve(re, im);
            Store(re, result.Span, width, 2 * pair, across);
            Store(im, result.Span, width, (2 * pair) + 1, across);
            ArrayPool<T>.Shared.Return(re);
            ArrayPool<T>.Shared.Return(im);
        });
    }

    private void Convolve(T[] re, T[] im)
    {
        var stripRe = new Vector256<T>[_tile];
        var stripIm = new Vector256<T>[_tile];
        ForwardColumns(re, im, stripRe, stripIm);
        for (int y = 0; y < _tile; y += Lanes)
        {
            LoadRows(re, y, stripRe);
            LoadRows(im, y, stripIm);
            _transform.Forward(stripRe, stripIm);
            MultiplyBySpectrum(stripRe, stripIm, y);
            _transform.Inverse(stripRe, stripIm);
            StoreRows(stripRe, re, y);
            StoreRows(stripIm, im, y);
        }

        for (int x = 0; x < _step; x += Lanes) // the columns after these are not part of the result
        {
            LoadColumns(re, x, stripRe);
            LoadColumns(im, x, stripIm);
            _transform.Inverse(stripRe, stripIm);
            StoreColumns(stripRe, re, x);
            StoreColumns(stripIm, im, x);
        }
    }

    private void ForwardColumns(T[] re, T[] im, Vector256<T>[] stripRe, Vector256<T>[] stripIm)
    {
        for (int x = 0; x < _tile; x += Lanes)
        {
            LoadColumns(re, x, stripRe);
            LoadColumns(im, x, stripIm);
            _transform.Forward(stripRe, stripIm);
            StoreColumns(stripRe, re, x);
            StoreColumns(stripIm, im, x);
        }
    }

    /// <summary>The kernel's transform, in the order of strips in <see cref="Convolve"/>, with the factor that normalizes the inverse.</summary>
    private (Vector256<T>[] Re, Vector256<T>[] Im) Spectrum(BlurKernel kernel)
    {
        var re = new T[_tile * _stride];
        var im = new T[_tile * _stride];
        T scale = T.One / T.CreateTruncating((long)_tile * _tile);
        foreach (KernelTap tap in kernel.Taps)
        {
            // Shifted by the radius, so that the result starts at the tile's corner.
            int y = (tap.Dy - kernel.Radius) & (_tile - 1);
            int x = (tap.Dx - kernel.Radius) & (_tile - 1);
            re[(y * _stride) + x] = T.CreateTruncating(tap.Weight) * scale;
        }

        var spectrumRe = new Vector256<T>[_tile * _tile / Lanes];
        var spectrumIm = new Vector256<T>[_tile * _tile / Lanes];
        ForwardColumns(re, im, new Vector256<T>[_tile], new Vector256<T>[_tile]);
        for (int y = 0; y < _tile; y += Lanes)
        {
            Span<Vector256<T>> rowsRe = spectrumRe.AsSpan(y / Lanes * _tile, _tile);
            Span<Vector256<T>> rowsIm = spectrumIm.AsSpan(y / Lanes * _tile, _tile);
            LoadRows(re, y, rowsRe);
            LoadRows(im, y, rowsIm);
            _transform.Forward(rowsRe, rowsIm);
        }

        return (spectrumRe, spectrumIm);
    }

    private void MultiplyBySpectrum(Span<Vector256<T>> re, Span<Vector256<T>> im, int y)
    {
        ReadOnlySpan<Vector256<T>> spectrumRe = _spectrumRe.AsSpan(y / Lanes * _tile, re.Length);
        ReadOnlySpan<Vector256<T>> spectrumIm = _spectrumIm.AsSpan(y / Lanes * _tile, re.Length);
        for (int i = 0; i < re.Length; i++)
        {
            (re[i], im[i]) = (
                (re[i] * spectrumRe[i]) - (im[i] * spectrumIm[i]),
                (re[i] * spectrumIm[i]) + (im[i] * spectrumRe[i]));
        }
    }

    private void LoadColumns(T[] plane, int x, Span<Vector256<T>> strip)
    {
        for (int y = 0; y < strip.Length; y++)
        {
            strip[y] = Vector256.Create<T>(plane.AsSpan((y * _stride) + x, Lanes));
        }
    }

    private void StoreColumns(ReadOnlySpan<Vector256<T>> strip, T[] plane, int x)
    {
        for (int y = 0; y < strip.Length; y++)
        {
            strip[y].CopyTo(plane.AsSpan((y * _stride) + x, Lanes));
        }
    }

    private void LoadRows(T[] plane, int y, Span<Vector256<T>> strip)
    {
        Span<T> values = MemoryMarshal.Cast<Vector256<T>, T>(strip);
        for (int lane = 0; lane < Lanes; lane++)
        {
            ReadOnlySpan<T> row = plane.AsSpan((y + lane) * _stride, _tile);
            for (int x = 0, at = lane; x < row.Length; x++, at += Lanes)
            {
                values[at] = row[x];
            }
        }
    }

    private void StoreRows(ReadOnlySpan<Vector256<T>> strip, T[] plane, int y)
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<Vector256<T>, T>(strip);
        for (int lane = 0; lane < Lanes; lane++)
        {
            Span<T> row = plane.AsSpan((y + lane) * _stride, _tile);
            for (int x = 0, at = lane; x < row.Length; x++, at += Lanes)
            {
                row[x] = values[at];
            }
        }
    }

    /// <summary>Copies the part of a tile that lies in the padded plane; the rest is 0, and so is a tile after the last.</summary>
    private void Load(T[] padded, int height, int width, T[] tile, int index, int across)
    {
        int stride = width + _tile - _step;
        int rows = height + _tile - _step;
        (int top, int left) = (index / across * _step, index % across * _step);
        int count = Math.Min(_tile, stride - left);
        for (int y = 0; y < _tile; y++)
        {
            Span<T> row = tile.AsSpan(y * _stride, _tile);
            if (top + y < rows)
            {
                padded.AsSpan(((top + y) * stride) + left, count).CopyTo(row);
                row[count..].Clear();
            }
            else
            {
                row.Clear();
            }
        }
    }

    private void Store(T[] tile, Span<T> result, int width, int index, int across)
    {
        (int top, int left) = (index / across * _step, index % across * _step);
        int count = Math.Min(_step, width - left);
        int height = result.Length / width;
        for (int y = 0; y < _step && top + y < height; y++)
        {
            tile.AsSpan(y * _stride, count).CopyTo(result.Slice(((top + y) * width) + left, count));
        }
    }
}
