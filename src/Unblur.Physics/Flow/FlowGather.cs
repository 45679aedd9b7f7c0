using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Flow;

/// <summary>Computes K x by row: every pixel gathers the values under its own kernel, one run of equal kernels at a time, with the sums in registers.</summary>
/// <remarks>
/// Pixels are interleaved, so a run of n pixels has n C neighbouring values, and even a single RGB pixel fills most of half a vector. Whole
/// vectors are computed: values beyond a run are overwritten by the next run, and the row ends in spare values.
/// </remarks>
internal sealed class FlowGather<T>(FlowKernels kernels, int channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of values that may be read or written beyond the last one.</summary>
    public static int Spare => 8 * Vector256<T>.Count;

    private static int Lanes => Vector256<T>.Count;

    private readonly FlowTaps<T> _taps = new(kernels, StrideOf(kernels, channels), channels);

    /// <summary>The number of values in a row of the padded image, with margins of <see cref="FlowKernels.MarginX"/> px.</summary>
    public int Stride { get; } = StrideOf(kernels, channels);

    /// <summary>Computes row y of the result.</summary>
    /// <param name="padded">The image with its margins, and <see cref="Spare"/> values.</param>
    /// <param name="y">The row in the image without margins.</param>
    /// <param name="result">W pixels, and <see cref="Spare"/> values.</param>
    public void Row(T[] padded, int y, Span<T> result)
    {
        ref T source = ref padded[((y + kernels.MarginY) * Stride) + (kernels.MarginX * channels)];
        ref T target = ref MemoryMarshal.GetReference(result);
        foreach (FlowRun run in kernels.Row(y))
        {
            (int[] offsets, T[] weights) = _taps[run.Kernel];
            int end = (run.X + run.Length) * channels;
            for (int at = run.X * channels; at < end;)
            {
                at += Vectors(ref Unsafe.Add(ref source, at), ref Unsafe.Add(ref target, at), offsets, weights, end - at);
            }
        }
    }

    private static int StrideOf(FlowKernels kernels, int channels) => (kernels.Width + (2 * kernels.MarginX)) * channels;

    /// <summary>Computes one to eight vectors, as many as are needed. Returns the number of values computed.</summary>
    private static int Vectors(ref T source, ref T target, int[] offsets, T[] weights, int needed)
    {
        if (needed > 4 * Lanes)
        {
            Eight(ref source, ref target, offsets, weights);
            return 8 * Lanes;
        }

        if (needed > 2 * Lanes)
        {
            Four(ref source, ref target, offsets, weights);
            return 4 * Lanes;
        }

        Two(ref source, ref target, offsets, weights);
        return 2 * Lanes;
    }

    private static void Eight(ref T source, ref T target, int[] offsets, T[] weights)
    {
        Vector256<T> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (int i = 0; i < offsets.Length && i < weights.Length; i++)
        {
            ref T at = ref Unsafe.Add(ref source, offsets[i]);
            var weight = Vector256.Create(weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)Lanes), b);
            c = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(2 * Lanes)), c);
            d = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(3 * Lanes)), d);
            e = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(4 * Lanes)), e);
            f = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(5 * Lanes)), f);
            g = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(6 * Lanes)), g);
            h = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(7 * Lanes)), h);
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

    private static void Four(ref T source, ref T target, int[] offsets, T[] weights)
    {
        Vector256<T> a = default, b = default, c = default, d = default;
        for (int i = 0; i < offsets.Length && i < weights.Length; i++)
        {
            ref T at = ref Unsafe.Add(ref source, offsets[i]);
            var weight = Vector256.Create(weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)Lanes), b);
            c = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(2 * Lanes)), c);
            d = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)(3 * Lanes)), d);
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, (nuint)Lanes);
        c.StoreUnsafe(ref target, (nuint)(2 * Lanes));
        d.StoreUnsafe(ref target, (nuint)(3 * Lanes));
    }

    private static void Two(ref T source, ref T target, int[] offsets, T[] weights)
    {
        Vector256<T> a = default, b = default;
        for (int i = 0; i < offsets.Length && i < weights.Length; i++)
        {
            ref T at = ref Unsafe.Add(ref source, offsets[i]);
            var weight = Vector256.Create(weights[i]);
            a = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at), a);
            b = Simd.MultiplyAdd(weight, Vector256.LoadUnsafe(ref at, (nuint)Lanes), b);
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, (nuint)Lanes);
    }
}
