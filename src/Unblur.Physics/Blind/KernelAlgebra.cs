using System.Numerics;

namespace Unblur.Physics.Blind;

/// <summary>Sums of values, and over them.</summary>
internal static class KernelAlgebra
{
    /// <summary>target += factor source.</summary>
    public static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) + (new Vector<float>(source[i..]) * factor)).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    /// <summary>target += a b, value by value.</summary>
    public static void AddProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> target)
    {
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) + (new Vector<float>(a[i..]) * new Vector<float>(b[i..]))).CopyTo(target[i..]);
        }

        for (; i < a.Length; i++)
        {
            target[i] += a[i] * b[i];
        }
    }

    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
