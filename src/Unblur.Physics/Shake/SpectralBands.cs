using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Shake;

/// <summary>Power of an image in bands of frequency and direction, block by block.</summary>
/// <remarks>
/// Blocks overlap by half and are faded out to their borders (Hann). Bands are Gaussians over log frequency and direction. Eight blocks are transformed
/// at once, one in each lane: first pairs of rows as one complex sequence, then the columns of half of the horizontal frequencies.
/// </remarks>
internal sealed class SpectralBands
{
    internal const int Directions = BandWeights.Directions;
    private const int Lanes = 8;

    private readonly int _block;
    private readonly float[] _window;
    private readonly BandWeights _weights;
    private readonly MixedRadixTransform _transform;

    /// <param name="block">Side of a block, px, even, with no prime factor above 5.</param>
    /// <param name="rings">Bands of frequency, from 1.5 cycles in a block to half a cycle in a pixel.</param>
    internal SpectralBands(int block, int rings)
    {
        _block = block;
        double[] hann = [.. Enumerable.Range(0, block).Select(i => 0.5 - (0.5 * Math.Cos(Math.Tau * i / block)))];
        double power = hann.Sum(value => value * value);
        _window = [.. hann.Select(value => (float)(value / Math.Sqrt(power)))];                     // of rows times of columns: the squares sum to 1
        _weights = BandWeights.Of(block, rings);
        _transform = new MixedRadixTransform(block);
    }

    /// <summary>Bands of a block.</summary>
    internal int Count => _weights.Bands;

    private int Frequencies => (_block / 2) + 1;

    /// <summary>The power of every block in every band.</summary>
    /// <param name="grey">H x W.</param>
    /// <param name="height">H, at least a block.</param>
    /// <param name="width">W, at least a block.</param>
    /// <param name="maximumThreads">Threads to use; the result does not depend on it.</param>
    /// <returns>Blocks x <see cref="Count"/>.</returns>
    internal float[] Powers(float[] grey, int height, int width, int maximumThreads)
    {
        int[] blocks = [.. Places(height, width)];
        float[] powers = new float[blocks.Length * Count];
        Rows.ForEach((blocks.Length + Lanes - 1) / Lanes, maximumThreads, i =>
        {
            int first = i * Lanes, count = Math.Min(Lanes, blocks.Length - first);
            Powers(grey, width, blocks.AsSpan(first, count), powers.AsSpan(first * Count, count * Count));
        });
        return powers;
    }

    /// <summary>Where blocks begin in the image.</summary>
    private IEnumerable<int> Places(int height, int width)
    {
        foreach ((int top, int left) in ((int, int)[])[(0, 0), (0, _block / 2), (_block / 2, 0), (_block / 2, _block / 2)])
        {
            for (int y = top; y + _block <= height; y += _block)
            {
                for (int x = left; x + _block <= width; x += _block)
                {
                    yield return (y * width) + x;
                }
            }
        }
    }

    /// <summary>Up to eight blocks.</summary>
    private void Powers(float[] grey, int width, ReadOnlySpan<int> blocks, Span<float> powers)
    {
        int half = Frequencies * _block;
        Vector256<float>[] rented = ArrayPool<Vector256<float>>.Shared.Rent((2 * half) + (4 * _block) + Count);
        Span<Vector256<float>> re = rented.AsSpan(0, half), im = rented.AsSpan(half, half), work = rented.AsSpan(2 * half, 4 * _block);
        Vector256<float> means = Means(grey, width, blocks);
        work.Clear();                                                                               // lanes without a block
        for (int y = 0; y < _block; y += 2)
        {
            Load(grey, y * width, blocks, work[.._block], means, _window[y]);
            Load(grey, (y + 1) * width, blocks, work.Slice(_block, _block), means, _window[y + 1]);
            _transform.Forward(work[.._block], work.Slice(_block, _block), work.Slice(2 * _block, _block), work[(3 * _block)..]);
            Part(work, re[y..], im[y..]);
        }

        for (int u = 0; u < Frequencies; u++)
        {
            _transform.Forward(re.Slice(u * _block, _block), im.Slice(u * _block, _block), work[.._block], work.Slice(_block, _block));
        }

        Span<Vector256<float>> sums = rented.AsSpan((2 * half) + (4 * _block), Count);
        _weights.Sum(re, im, sums);
        Store(sums, powers);
        ArrayPool<Vector256<float>>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector256<float> Means(float[] grey, int width, ReadOnlySpan<int> blocks)
    {
        Vector256<float> means = default;
        for (int lane = 0; lane < blocks.Length; lane++)
        {
            Vector256<float> sum = default;
            for (int y = 0; y < _block; y++)
            {
                Vector256<float> row = default;
                for (int x = 0; x < _block; x += Lanes)
                {
                    row += Vector256.Create<float>(grey.AsSpan(blocks[lane] + (y * width) + x, Lanes));
                }

                sum += row;
            }

            means = means.WithElement(lane, Vector256.Sum(sum) / (_block * _block));
        }

        return means;
    }

    /// <summary>A row of every block, less its mean and faded out; lanes without a block keep what they have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Load(float[] grey, int row, ReadOnlySpan<int> blocks, Span<Vector256<float>> to, Vector256<float> means, float weight)
    {
        Span<float> values = MemoryMarshal.Cast<Vector256<float>, float>(to);
        for (int lane = 0; lane < blocks.Length; lane++)
        {
            ReadOnlySpan<float> from = grey.AsSpan(blocks[lane] + row, _block);
            for (int x = 0, at = lane; x < from.Length; x++, at += Lanes)
            {
                values[at] = from[x];
            }
        }

        for (int x = 0; x < to.Length; x++)
        {
            to[x] = (to[x] - means) * (weight * _window[x]);
        }
    }

    /// <summary>The half spectra of two rows that were transformed as one complex sequence: of frequency u to u blocks further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Part(ReadOnlySpan<Vector256<float>> work, Span<Vector256<float>> re, Span<Vector256<float>> im)
    {
        ReadOnlySpan<Vector256<float>> rows = work[.._block], others = work.Slice(_block, _block);
        for (int u = 0; u < Frequencies; u++)
        {
            int other = u == 0 ? 0 : _block - u, at = u * _block;
            (re[at], im[at]) = ((rows[u] + rows[other]) * 0.5f, (others[u] - others[other]) * 0.5f);
            (re[at + 1], im[at + 1]) = ((others[u] + others[other]) * 0.5f, (rows[other] - rows[u]) * 0.5f);
        }
    }

    private void Store(ReadOnlySpan<Vector256<float>> sums, Span<float> powers)
    {
        for (int i = 0; i < powers.Length; i++)
        {
            powers[i] = sums[i % Count].GetElement(i / Count);
        }
    }
}
