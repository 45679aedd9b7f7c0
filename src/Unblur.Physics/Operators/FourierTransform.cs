using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Unblur.Physics.Operators;

/// <summary>The discrete Fourier transform of several complex sequences at once, one in each lane of a vector, in place.</summary>
/// <remarks>
/// Cooley and Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965, radix 2. <see cref="Forward"/> leaves
/// the frequencies in bit-reversed order and <see cref="Inverse"/> expects this order: a convolution need not sort them.
/// </remarks>
internal sealed class FourierTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _cos;
    private readonly T[] _sin;

    /// <param name="size">Length of a sequence, a power of two, at least 2.</param>
    public FourierTransform(int size)
    {
        Size = size;
        _cos = [.. Enumerable.Range(0, size / 2).Select(k => T.CreateTruncating(Math.Cos(Math.Tau * k / size)))];
        _sin = [.. Enumerable.Range(0, size / 2).Select(k => T.CreateTruncating(Math.Sin(Math.Tau * k / size)))];
    }

    public int Size { get; }

    /// <summary>X(f) = Σ x(n) exp(−2πi f n / Size), by decimation in frequency.</summary>
    public void Forward(Span<Vector256<T>> real, Span<Vector256<T>> imaginary)
    {
        RequireSize(real, imaginary);
        ref Vector256<T> re = ref MemoryMarshal.GetReference(real);
        ref Vector256<T> im = ref MemoryMarshal.GetReference(imaginary);
        for (int half = Size / 2, step = 1; half >= 1; half /= 2, step *= 2)
        {
            for (int block = 0; block < Size; block += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    ref Vector256<T> re0 = ref Unsafe.Add(ref re, block + k), im0 = ref Unsafe.Add(ref im, block + k);
                    ref Vector256<T> re1 = ref Unsafe.Add(ref re0, half), im1 = ref Unsafe.Add(ref im0, half);
                    Vector256<T> cos = Vector256.Create(_cos[k * step]), sin = Vector256.Create(_sin[k * step]);
                    Vector256<T> differenceRe = re0 - re1, differenceIm = im0 - im1;
                    (re0, im0) = (re0 + re1, im0 + im1);
                    re1 = (differenceRe * cos) + (differenceIm * sin);
                    im1 = (differenceIm * cos) - (differenceRe * sin);
                }
            }
        }
    }

    /// <summary>The inverse of <see cref="Forward"/> times Size, by decimation in time.</summary>
    public void Inverse(Span<Vector256<T>> real, Span<Vector256<T>> imaginary)
    {
        RequireSize(real, imaginary);
        ref Vector256<T> re = ref MemoryMarshal.GetReference(real);
        ref Vector256<T> im = ref MemoryMarshal.GetReference(imaginary);
        for (int half = 1, step = Size / 2; half < Size; half *= 2, step /= 2)
        {
            for (int block = 0; block < Size; block += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    ref Vector256<T> re0 = ref Unsafe.Add(ref re, block + k), im0 = ref Unsafe.Add(ref im, block + k);
                    ref Vector256<T> re1 = ref Unsafe.Add(ref re0, half), im1 = ref Unsafe.Add(ref im0, half);
                    Vector256<T> cos = Vector256.Create(_cos[k * step]), sin = Vector256.Create(_sin[k * step]);
                    Vector256<T> turnedRe = (re1 * cos) - (im1 * sin), turnedIm = (im1 * cos) + (re1 * sin);
                    (re1, im1) = (re0 - turnedRe, im0 - turnedIm);
                    (re0, im0) = (re0 + turnedRe, im0 + turnedIm);
                }
            }
        }
    }

    private void RequireSize(Span<Vector256<T>> real, Span<Vector256<T>> imaginary)
    {
        if (real.Length != Size || imaginary.Length != Size)
        {
            throw new ArgumentException($"{real.Length} real and {imaginary.Length} imaginary parts do not fit a transform of {Size}.");
        }
    }
}
