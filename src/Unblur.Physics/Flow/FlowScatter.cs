using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Flow;

/// <summary>Adds K' y to a padded image: every pixel is spread over the values under its own kernel, one run and one kernel row at a time.</summary>
/// <remarks>
/// A run is copied between zeros, so that a kernel row over it is a short convolution whose sums stay in registers and are added to the target once.
/// A caller that works in bands gives every target row to one band: each value is then summed in the order of the source, independent of bands and
/// threads.
/// </remarks>
internal sealed class FlowScatter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // With more taps in a kernel row it is faster to compute which of them reach a block of values.
    private const int FewTaps = 8;

    private readonly FlowKernels _kernels;
    private readonly int _channels;
    private readonly (int FirstX, T[] Weights)[][] _rows;
    private readonly NarrowKernel<T>?[] _narrow;

    public FlowScatter(FlowKernels kernels, int channels)
    {
        (_kernels, _channels) = (kernels, channels);
        _rows = [.. kernels.Kernels.Select(kernel => Enumerable.Range(0, (2 * kernel.RadiusY) + 1).Select(row => NonZero(kernel, row)).ToArray())];
        Stride = ((kernels.Width + (2 * kernels.MarginX)) * channels) + Zeros;
        _narrow = [.. _rows.Select(rows => NarrowKernel<T>.Of(rows, Stride, channels))];
    }

    /// <summary>The number of values in a row of the padded image, with margins of <see cref="FlowKernels.MarginX"/> px and some values that stay 0.</summary>
    public int Stride { get; }

    private static int Lanes => Vector256<T>.Count;

    /// <summary>The number of values that may be read or written beyond the result of a kernel row and a run.</summary>
    private int Zeros => (8 * Lanes) + (NarrowKernel<T>.Taps * _channels);

    /// <summary>Adds the values for rows [firstRow, endRow) of the padded image.</summary>
    /// <param name="pixels">H x W pixels of y.</param>
    /// <param name="padded">(H + 2 MarginY) x Stride.</param>
    /// <param name="firstRow">Counted from the upper margin.</param>
    /// <param name="endRow">Likewise.</param>
    public void Band(T[] pixels, T[] padded, int firstRow, int endRow)
    {
        int zeros = (2 * _kernels.MarginX * _channels) + Zeros;
        var run = new T[(_kernels.Width * _channels) + (2 * zeros)];
        int marginY = _kernels.MarginY;
        for (int y = Math.Max(0, firstRow - (2 * marginY)); y < Math.Min(_kernels.Height, endRow); y++)
        {
            foreach (FlowRun part in _kernels.Row(y))
            {
                LineKernel kernel = _kernels.Kernels[part.Kernel];
                int top = y + marginY - kernel.RadiusY;
                int first = Math.Max(0, firstRow - top);
                int end = Math.Min((2 * kernel.RadiusY) + 1, endRow - top);
                if (first >= end)
                {
                    continue;
                }

                int length = part.Length * _channels;
                pixels.AsSpan(((y * _kernels.Width) + part.X) * _channels, length).CopyTo(run.AsSpan(zeros));
                run.AsSpan(zeros + length, (2 * kernel.RadiusX * _channels) + Zeros).Clear();
                ref T target = ref padded[(top * Stride) + ((_kernels.MarginX + part.X) * _channels)];
                if (_narrow[part.Kernel] is { } narrow)
                {
                    narrow.Spread(ref run[zeros], length, ref target, _channels, first, end);
                }
                else
                {
                    Spread(ref run[zeros], length, ref target, _rows[part.Kernel], first, end);
                }
            }
        }
    }

    /// <summary>target += the run, spread by the kernel rows in [first, end).</summary>
    private void Spread(ref T source, int length, ref T target, (int FirstX, T[] Weights)[] rows, int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            (int firstX, T[] weights) = rows[row];
            if (weights.Length > 0)
            {
                Spread(ref source, length, weights, ref Unsafe.Add(ref target, (row * Stride) + (firstX * _channels)));
            }
        }
    }

    private static (int FirstX, T[] Weights) NonZero(LineKernel kernel, int row)
    {
        int width = (2 * kernel.RadiusX) + 1;
        ReadOnlySpan<double> weights = kernel.Weights.AsSpan(row * width, width);
        int first = weights.IndexOfAnyExcept(0);
        if (first < 0)
        {
            return (0, []);
        }

        double[] used = weights[first..(weights.LastIndexOfAnyExcept(0) + 1)].ToArray();
        return (first - kernel.RadiusX, [.. used.Select(T.CreateTruncating)]);
    }

    /// <summary>target[i] += Σ weights[t] source[i − t C], over all values that a row of taps reaches from a run.</summary>
    private void Spread(ref T source, int length, T[] weights, ref T target)
    {
        int total = length + ((weights.Length - 1) * _channels);
        for (int at = 0; at < total;)
        {
            int needed = total - at;
            int vectors = needed > 4 * Lanes ? 8 : needed > 2 * Lanes ? 4 : 2;
            (int first, int end) = weights.Length <= FewTaps
                ? (0, weights.Length)
                : (Math.Max(0, (at - length + _channels) / _channels), Math.Min(weights.Length, ((at + (vectors * Lanes) - 1) / _channels) + 1));
            ref T from = ref Unsafe.Add(ref source, at - (first * _channels));
            ref T to = ref Unsafe.Add(ref target, at);
            ReadOnlySpan<T> taps = weights.AsSpan(first, end - first);
            if (vectors == 8)
            {
                Eight(ref from, ref to, taps, _channels);
            }
            else if (vectors == 4)
            {
                Four(ref from, ref to, taps, _channels);
            }
            else
            {
                Two(ref from, ref to, taps, _channels);
            }

            at += vectors * Lanes;
        }
    }

    private static void Eight(ref T source, ref T target, ReadOnlySpan<T> weights, int channels)
    {
        var a = Vector256.LoadUnsafe(ref target);
        var b = Vector256.LoadUnsafe(ref target, (nuint)Lanes);
        var c = Vector256.LoadUnsafe(ref target, (nuint)(2 * Lanes));
        var d = Vector256.LoadUnsafe(ref target, (nuint)(3 * Lanes));
        var e = Vector256.LoadUnsafe(ref target, (nuint)(4 * Lanes));
        var f = Vector256.LoadUnsafe(ref target, (nuint)(5 * Lanes));
        var g = Vector256.LoadUnsafe(ref target, (nuint)(6 * Lanes));
        var h = Vector256.LoadUnsafe(ref target, (nuint)(7 * Lanes));
        for (int i = 0; i < weights.Length; i++)
        {
            var weight = Vector256.Create(weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)Lanes), b);
            c = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(2 * Lanes)), c);
            d = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(3 * Lanes)), d);
            e = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(4 * Lanes)), e);
            f = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(5 * Lanes)), f);
            g = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(6 * Lanes)), g);
            h = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(7 * Lanes)), h);
            source = ref Unsafe.Subtract(ref source, channels);
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, (nuint)Lanes);
        c.StoreUnsafe(ref target, (nuint)(2 * Lanes));
        d.StoreUnsafe(ref target, (nuint)(3 * Lanes));
        e.StoreUnsafe(ref target, (nuint)(4 * Lanes));
        f.StoreUnsafe(ref target, (nuint)(5 * Lanes));
        g.StoreUnsafe(ref target, (nuint)(6 * Lanes));
        h.StoreUnsafe(ref target, (nuint)(7 * Lanes));
    }

    private static void Four(ref T source, ref T target, ReadOnlySpan<T> weights, int channels)
    {
        var a = Vector256.LoadUnsafe(ref target);
        var b = Vector256.LoadUnsafe(ref target, (nuint)Lanes);
        var c = Vector256.LoadUnsafe(ref target, (nuint)(2 * Lanes));
        var d = Vector256.LoadUnsafe(ref target, (nuint)(3 * Lanes));
        for (int i = 0; i < weights.Length; i++)
        {
            var weight = Vector256.Create(weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)Lanes), b);
            c = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(2 * Lanes)), c);
            d = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)(3 * Lanes)), d);
            source = ref Unsafe.Subtract(ref source, channels);
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, (nuint)Lanes);
        c.StoreUnsafe(ref target, (nuint)(2 * Lanes));
        d.StoreUnsafe(ref target, (nuint)(3 * Lanes));
    }

    private static void Two(ref T source, ref T target, ReadOnlySpan<T> weights, int channels)
    {
        var a = Vector256.LoadUnsafe(ref target);
        var b = Vector256.LoadUnsafe(ref target, (nuint)Lanes);
        for (int i = 0; i < weights.Length; i++)
        {
            var weight = Vector256.Create(weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, (nuint)Lanes), b);
            source = ref Unsafe.Subtract(ref source, channels);
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, (nuint)Lanes);
    }
}
