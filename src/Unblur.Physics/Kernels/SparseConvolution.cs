using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Kernels;

/// <summary>Rows of a convolution over a padded plane, tap by tap, with the sums kept in registers.</summary>
internal sealed class SparseConvolution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly nuint[] _offsets;
    private readonly T[] _weights;
    private readonly int _stride;

    /// <param name="kernel">The kernel; the plane has its radius as margin on each side, or more.</param>
    /// <param name="stride">Width of the padded plane.</param>
    /// <param name="mirrored">Whether the kernel is rotated by 180°, as for the adjoint.</param>
    /// <param name="margin">Of the plane, at least the kernel's radius; −1 for just that.</param>
    public SparseConvolution(BlurKernel kernel, int stride, bool mirrored = false, int margin = -1)
    {
        _stride = stride;
        int sign = mirrored ? -1 : 1, around = margin < 0 ? kernel.Radius : margin;
        _offsets = [.. kernel.Taps.Select(tap => (nuint)(((around - (sign * tap.Dy)) * stride) + around - (sign * tap.Dx)))];
        _weights = [.. kernel.Taps.Select(tap => T.CreateTruncating(tap.Weight))];
    }

    private static int Lanes => Vector256<T>.Count;

    /// <summary>Computes row <paramref name="y"/> of the result, stride − 2 radius values.</summary>
    public void Row(T[] padded, int y, Span<T> result) => Row(padded, y, 0, result);

    /// <summary>Computes a part of a row, from column <paramref name="left"/> on.</summary>
    public void Row(T[] padded, int y, int left, Span<T> result)
    {
        ref T source = ref MemoryMarshal.GetReference(padded.AsSpan((y * _stride) + left));
        ref T target = ref MemoryMarshal.GetReference(result);
        int x = 0;
        for (; x <= result.Length - (4 * Lanes); x += 4 * Lanes)
        {
            FourVectors(ref source, ref target, (nuint)x);
        }

        for (; x <= result.Length - Lanes; x += Lanes)
        {
            OneVector(ref source, ref target, (nuint)x);
        }

        if (x == result.Length)
        {
            return;
        }

        // The remaining values: one vector that overlaps computed values, or one by one in a row narrower than a vector.
        if (result.Length >= Lanes)
        {
            OneVector(ref source, ref target, (nuint)(result.Length - Lanes));
        }
        else
        {
            Scalars(padded.AsSpan((y * _stride) + left), result);
        }
    }

    private void FourVectors(ref T source, ref T target, nuint x)
    {
        Vector256<T> a = default, b = default, c = default, d = default;
        for (int i = 0; i < _offsets.Length && i < _weights.Length; i++)
        {
            nuint at = x + _offsets[i];
            var weight = Vector256.Create(_weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at + (nuint)Lanes), b);
            c = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at + (nuint)(2 * Lanes)), c);
            d = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at + (nuint)(3 * Lanes)), d);
        }

        a.StoreUnsafe(ref target, x);
        b.StoreUnsafe(ref target, x + (nuint)Lanes);
        c.StoreUnsafe(ref target, x + (nuint)(2 * Lanes));
        d.StoreUnsafe(ref target, x + (nuint)(3 * Lanes));
    }

    private void OneVector(ref T source, ref T target, nuint x)
    {
        Vector256<T> sum = default;
        for (int i = 0; i < _offsets.Length && i < _weights.Length; i++)
        {
            sum = Simd.MultiplyAdd(Vector256.Create(_weights[i]), Vector256.LoadUnsafe(ref source, x + _offsets[i]), sum);
        }

        sum.StoreUnsafe(ref target, x);
    }

    private void Scalars(ReadOnlySpan<T> source, Span<T> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            T sum = T.Zero;
            for (int i = 0; i < _offsets.Length; i++)
            {
                sum = T.FusedMultiplyAdd(_weights[i], source[x + (int)_offsets[i]], sum);
            }

            target[x] = sum;
        }
    }
}
