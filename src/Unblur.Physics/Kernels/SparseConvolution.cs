using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Unblur.Physics;

/// <summary>Rows of a convolution over a padded plane, tap by tap, with the sums kept in registers.</summary>
internal sealed class SparseConvolution
{
    private const int Lanes = 8;

    private readonly nuint[] _offsets;
    private readonly float[] _weights;
    private readonly int _stride;

    /// <param name="kernel">The kernel; the plane has its radius as margin on each side.</param>
    /// <param name="stride">Width of the padded plane.</param>
    public SparseConvolution(BlurKernel kernel, int stride)
    {
        _stride = stride;
        _offsets = [.. kernel.Taps.Select(tap => (nuint)(((kernel.Radius - tap.Dy) * stride) + kernel.Radius - tap.Dx))];
        _weights = [.. kernel.Taps.Select(tap => tap.Weight)];
    }

    /// <summary>Computes row <paramref name="y"/> of the result, stride − 2 radius values.</summary>
    public void Row(float[] padded, int y, Span<float> result)
    {
        ref float source = ref MemoryMarshal.GetReference(padded.AsSpan(y * _stride));
        ref float target = ref MemoryMarshal.GetReference(result);
        int x = 0;
        for (; x <= result.Length - (4 * Lanes); x += 4 * Lanes)
            FourVectors(ref source, ref target, (nuint)x);
        for (; x <= result.Length - Lanes; x += Lanes)
            OneVector(ref source, ref target, (nuint)x);
        if (x == result.Length)
            return;

        // The rest: one vector that overlaps what is done, or value by value in a row narrower than a vector.
        if (result.Length >= Lanes)
            OneVector(ref source, ref target, (nuint)(result.Length - Lanes));
        else
            Scalars(padded.AsSpan(y * _stride), result);
    }

    private void FourVectors(ref float source, ref float target, nuint x)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (int i = 0; i < _offsets.Length && i < _weights.Length; i++)
        {
            nuint at = x + _offsets[i];
            Vector256<float> weight = Vector256.Create(_weights[i]);
            a = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at), a);
            b = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at + Lanes), b);
            c = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at + (2 * Lanes)), c);
            d = Vector256.FusedMultiplyAdd(weight, Vector256.LoadUnsafe(ref source, at + (3 * Lanes)), d);
        }

        a.StoreUnsafe(ref target, x);
        b.StoreUnsafe(ref target, x + Lanes);
        c.StoreUnsafe(ref target, x + (2 * Lanes));
        d.StoreUnsafe(ref target, x + (3 * Lanes));
    }

    private void OneVector(ref float source, ref float target, nuint x)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < _offsets.Length && i < _weights.Length; i++)
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(_weights[i]), Vector256.LoadUnsafe(ref source, x + _offsets[i]), sum);
        sum.StoreUnsafe(ref target, x);
    }

    private void Scalars(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            float sum = 0;
            for (int i = 0; i < _offsets.Length; i++)
                sum = MathF.FusedMultiplyAdd(_weights[i], source[x + (int)_offsets[i]], sum);
            target[x] = sum;
        }
    }
}
