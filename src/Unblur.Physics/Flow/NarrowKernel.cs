using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Flow;

/// <summary>A kernel with at most three taps in each row, such as lines steeper than 42°, for spreading runs of pixels.</summary>
/// <remarks>
/// Relative to its first tap, every row then adds the same source, shifted by 0, 1 and 2 px: the source stays in registers for all rows, and rows with
/// fewer taps are padded with weights of 0.
/// </remarks>
internal sealed class NarrowKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Taps in a row.</summary>
    public const int Taps = 3;

    private readonly int[] _offsets;
    private readonly T[] _weights;

    private NarrowKernel(int[] offsets, T[] weights) => (_offsets, _weights) = (offsets, weights);

    private static int Lanes => Vector256<T>.Count;

    /// <summary>The kernel of these rows; null if there is a single row, or a row has more taps.</summary>
    /// <param name="rows">From the uppermost: the first tap's x from the centre, and the taps.</param>
    /// <param name="stride">Values from one row of the target to the next.</param>
    /// <param name="channels">Values of a pixel.</param>
    public static NarrowKernel<T>? Of((int FirstX, T[] Weights)[] rows, int stride, int channels)
    {
        if (rows.Length == 1 || rows.Any(row => row.Weights.Length > Taps))
        {
            return null;
        }

        var weights = new T[rows.Length * Taps];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row].Weights.CopyTo(weights, row * Taps);
        }

        return new NarrowKernel<T>([.. rows.Select((row, i) => (i * stride) + (row.FirstX * channels))], weights);
    }

    /// <summary>target += the run, spread by the kernel rows in [<paramref name="first"/>, <paramref name="end"/>).</summary>
    /// <param name="source">A run between zeros: two pixels before it, two pixels and four vectors after it.</param>
    /// <param name="length">Values of the run.</param>
    /// <param name="target">The position of the run's first value for the centre of the uppermost kernel row. Up to four vectors are written.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="first">Counted from the uppermost.</param>
    /// <param name="end">Likewise.</param>
    public void Spread(ref T source, int length, ref T target, int channels, int first, int end)
    {
        int total = length + ((Taps - 1) * channels);
        for (int at = 0; at < total;)
        {
            ref T from = ref Unsafe.Add(ref source, at);
            ref T to = ref Unsafe.Add(ref target, at);
            if (total - at > 2 * Lanes)
            {
                Four(ref from, ref to, channels, first, end);
                at += 4 * Lanes;
            }
            else
            {
                Two(ref from, ref to, channels, first, end);
                at += 2 * Lanes;
            }
        }
    }

    private void Four(ref T source, ref T target, int channels, int first, int end)
    {
        ref T second = ref Unsafe.Subtract(ref source, channels);
        ref T third = ref Unsafe.Subtract(ref second, channels);
        (Vector256<T> a0, Vector256<T> b0) = (Vector256.LoadUnsafe(ref source), Vector256.LoadUnsafe(ref source, (nuint)Lanes));
        (Vector256<T> c0, Vector256<T> d0) = (Vector256.LoadUnsafe(ref source, (nuint)(2 * Lanes)), Vector256.LoadUnsafe(ref source, (nuint)(3 * Lanes)));
        (Vector256<T> a1, Vector256<T> b1) = (Vector256.LoadUnsafe(ref second), Vector256.LoadUnsafe(ref second, (nuint)Lanes));
        (Vector256<T> c1, Vector256<T> d1) = (Vector256.LoadUnsafe(ref second, (nuint)(2 * Lanes)), Vector256.LoadUnsafe(ref second, (nuint)(3 * Lanes)));
        (Vector256<T> a2, Vector256<T> b2) = (Vector256.LoadUnsafe(ref third), Vector256.LoadUnsafe(ref third, (nuint)Lanes));
        (Vector256<T> c2, Vector256<T> d2) = (Vector256.LoadUnsafe(ref third, (nuint)(2 * Lanes)), Vector256.LoadUnsafe(ref third, (nuint)(3 * Lanes)));
        for (int row = first; row < end; row++)
        {
            ref T to = ref Unsafe.Add(ref target, _offsets[row]);
            ReadOnlySpan<T> weights = _weights.AsSpan(row * Taps, Taps);
            var u = Vector256.Create(weights[0]);
            var v = Vector256.Create(weights[1]);
            var w = Vector256.Create(weights[2]);
            Add(ref to, u, a0, v, a1, w, a2);
            Add(ref Unsafe.Add(ref to, Lanes), u, b0, v, b1, w, b2);
            Add(ref Unsafe.Add(ref to, 2 * Lanes), u, c0, v, c1, w, c2);
            Add(ref Unsafe.Add(ref to, 3 * Lanes), u, d0, v, d1, w, d2);
        }
    }

    private void Two(ref T source, ref T target, int channels, int first, int end)
    {
        ref T second = ref Unsafe.Subtract(ref source, channels);
        ref T third = ref Unsafe.Subtract(ref second, channels);
        (Vector256<T> a0, Vector256<T> b0) = (Vector256.LoadUnsafe(ref source), Vector256.LoadUnsafe(ref source, (nuint)Lanes));
        (Vector256<T> a1, Vector256<T> b1) = (Vector256.LoadUnsafe(ref second), Vector256.LoadUnsafe(ref second, (nuint)Lanes));
        (Vector256<T> a2, Vector256<T> b2) = (Vector256.LoadUnsafe(ref third), Vector256.LoadUnsafe(ref third, (nuint)Lanes));
        for (int row = first; row < end; row++)
        {
            ref T to = ref Unsafe.Add(ref target, _offsets[row]);
            ReadOnlySpan<T> weights = _weights.AsSpan(row * Taps, Taps);
            var u = Vector256.Create(weights[0]);
            var v = Vector256.Create(weights[1]);
            var w = Vector256.Create(weights[2]);
            Add(ref to, u, a0, v, a1, w, a2);
            Add(ref Unsafe.Add(ref to, Lanes), u, b0, v, b1, w, b2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref T target, Vector256<T> u, Vector256<T> a, Vector256<T> v, Vector256<T> b, Vector256<T> w, Vector256<T> c) =>
        Simd.MultiplyAdd(w, c, Simd.MultiplyAdd(v, b, Simd.MultiplyAdd(u, a, Vector256.LoadUnsafe(ref target)))).StoreUnsafe(ref target);
}
