using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Unblur.Physics.Operators;

/// <summary>Eight rows of a plane as one sequence of vectors, row r in lane r, and back.</summary>
internal static class Transposition
{
    private const int Lanes = 8;

    /// <param name="rows">Eight rows.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="lanes">A vector for each column.</param>
    /// <param name="toLanes">Whether rows are read; else they are written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Span<float> rows, int stride, Span<Vector256<float>> lanes, bool toLanes)
    {
        int blocks = Avx.IsSupported ? lanes.Length / Lanes * Lanes : 0;
        Span<float> values = MemoryMarshal.Cast<Vector256<float>, float>(lanes);
        for (int x = 0; x < blocks; x += Lanes)
        {
            if (toLanes)
            {
                Block(rows[x..], stride, values[(x * Lanes)..], Lanes);
            }
            else
            {
                Block(values[(x * Lanes)..], Lanes, rows[x..], stride);
            }
        }

        for (int x = blocks; x < lanes.Length; x++)
        {
            for (int row = 0; row < Lanes; row++)
            {
                ref float value = ref rows[(row * stride) + x], lane = ref values[(x * Lanes) + row];
                (value, lane) = toLanes ? (value, value) : (lane, lane);
            }
        }
    }

    /// <summary>Transposes 8 x 8 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(ReadOnlySpan<float> from, int stride, Span<float> to, int toStride)
    {
        (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) = Half(from, stride, 0);
        (Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3) = Half(from, stride, 4);
        Avx.Permute2x128(a0, b0, 0x20).CopyTo(to);
        Avx.Permute2x128(a1, b1, 0x20).CopyTo(to[toStride..]);
        Avx.Permute2x128(a2, b2, 0x20).CopyTo(to[(2 * toStride)..]);
        Avx.Permute2x128(a3, b3, 0x20).CopyTo(to[(3 * toStride)..]);
        Avx.Permute2x128(a0, b0, 0x31).CopyTo(to[(4 * toStride)..]);
        Avx.Permute2x128(a1, b1, 0x31).CopyTo(to[(5 * toStride)..]);
        Avx.Permute2x128(a2, b2, 0x31).CopyTo(to[(6 * toStride)..]);
        Avx.Permute2x128(a3, b3, 0x31).CopyTo(to[(7 * toStride)..]);
    }

    /// <summary>Four rows, transposed within each half of the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> C0, Vector256<float> C1, Vector256<float> C2, Vector256<float> C3) Half(ReadOnlySpan<float> from, int stride, int row)
    {
        var r0 = Vector256.Create(from[(row * stride)..]);
        var r1 = Vector256.Create(from[((row + 1) * stride)..]);
        var r2 = Vector256.Create(from[((row + 2) * stride)..]);
        var r3 = Vector256.Create(from[((row + 3) * stride)..]);
        Vector256<float> low01 = Avx.UnpackLow(r0, r1), high01 = Avx.UnpackHigh(r0, r1), low23 = Avx.UnpackLow(r2, r3), high23 = Avx.UnpackHigh(r2, r3);
        return (Avx.Shuffle(low01, low23, 0x44), Avx.Shuffle(low01, low23, 0xEE), Avx.Shuffle(high01, high23, 0x44), Avx.Shuffle(high01, high23, 0xEE));
    }
}
