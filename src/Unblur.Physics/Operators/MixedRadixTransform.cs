using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sequence = System.Span<System.Runtime.Intrinsics.Vector256<float>>;

namespace Unblur.Physics.Operators;

/// <summary>The discrete Fourier transform of eight complex sequences at once, one in each lane, of a length 2^a 3^b 5^c, in natural order.</summary>
/// <remarks>
/// Stockham's self-sorting form of Cooley and Tukey's algorithm, with steps of radix 4, 2, 3 and 5. Immutable: threads may share it.
/// Loops are compiled with all optimizations at once: a command that restores one photo is over before the runtime would find them worth it.
/// </remarks>
internal sealed class MixedRadixTransform
{
    private readonly Step[] _steps;

    /// <param name="size">Length of a sequence, at least 1, with no prime factor above 5.</param>
    /// <exception cref="ArgumentException">The length has another prime factor.</exception>
    public MixedRadixTransform(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        List<Step> steps = [];
        int left = size;
        foreach (int radix in (int[])[4, 2, 3, 5])
        {
            for (; left % radix == 0; left /= radix)
            {
                steps.Add(new Step(radix, left, size / left));
            }
        }

        if (left != 1)
        {
            throw new ArgumentException($"A transform of {size} has the factor {left}: use {NextSize(size)}, which has only 2, 3 and 5.", nameof(size));
        }

        _steps = [.. steps];
    }

    public int Size { get; }

    /// <summary>The smallest even length of at least this that has no prime factor above 5.</summary>
    public static int NextSize(int atLeast)
    {
        int size = Math.Max(2, atLeast + (atLeast % 2));
        while (!IsSmooth(size))
        {
            size += 2;
        }

        return size;
    }

    /// <summary>X(f) = Σ x(n) exp(−2πi f n / Size), in place. Real and imaginary parts exchanged give the inverse times Size.</summary>
    /// <param name="re">Size values.</param>
    /// <param name="im">Size values.</param>
    /// <param name="workRe">Working memory of the same length.</param>
    /// <param name="workIm">Working memory of the same length.</param>
    public void Forward(Sequence re, Sequence im, Sequence workRe, Sequence workIm)
    {
        if (re.Length != Size || im.Length != Size || workRe.Length != Size || workIm.Length != Size)
        {
            throw new ArgumentException($"{re.Length}, {im.Length}, {workRe.Length} and {workIm.Length} values do not fit a transform of {Size}.", nameof(re));
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            if (i % 2 == 0)
            {
                _steps[i].Run(re, im, workRe, workIm);
            }
            else
            {
                _steps[i].Run(workRe, workIm, re, im);
            }
        }

        if (_steps.Length % 2 == 1)
        {
            workRe.CopyTo(re);
            workIm.CopyTo(im);
        }
    }

    private static bool IsSmooth(int size)
    {
        foreach (int factor in (int[])[2, 3, 5])
        {
            while (size % factor == 0)
            {
                size /= factor;
            }
        }

        return size == 1;
    }

    /// <summary>One pass: sub-transforms of a radix over a length, for sequences that are interleaved at a stride.</summary>
    private sealed class Step
    {
        private readonly int _radix, _count, _stride;
        private readonly Vector256<float>[] _cos, _sin; // of exp(−2πi p k / length), k = 1 to radix − 1, by p

        public Step(int radix, int length, int stride)
        {
            (_radix, _count, _stride) = (radix, length / radix, stride);
            _cos = new Vector256<float>[_count * (radix - 1)];
            _sin = new Vector256<float>[_cos.Length];
            for (int i = 0; i < _cos.Length; i++)
            {
                double angle = -Math.Tau * (i / (radix - 1)) * ((i % (radix - 1)) + 1) / length;
                (_cos[i], _sin[i]) = (Vector256.Create((float)Math.Cos(angle)), Vector256.Create((float)Math.Sin(angle)));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(Sequence re, Sequence im, Sequence toRe, Sequence toIm)
        {
            for (int p = 0; p < _count; p++)
            {
                ReadOnlySpan<Vector256<float>> cos = _cos.AsSpan(p * (_radix - 1), _radix - 1), sin = _sin.AsSpan(p * (_radix - 1), _radix - 1);
                Part from = new(ref re[_stride * p], ref im[_stride * p], _stride * _count);
                Part to = new(ref toRe[_stride * _radix * p], ref toIm[_stride * _radix * p], _stride);
                switch (_radix)
                {
                    case 4:
                        Four(from, to, cos, sin);
                        break;
                    case 2:
                        Two(from, to, cos, sin);
                        break;
                    case 3:
                        Three(from, to, cos, sin);
                        break;
                    default:
                        Five(from, to, cos, sin);
                        break;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Two(Part from, Part to, ReadOnlySpan<Vector256<float>> cos, ReadOnlySpan<Vector256<float>> sin)
        {
            for (int q = 0; q < _stride; q++)
            {
                Value a = from.At(q, 0), b = from.At(q, 1);
                to.Set(q, 0, a + b);
                to.Set(q, 1, (a - b).Turned(cos[0], sin[0]));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Three(Part from, Part to, ReadOnlySpan<Vector256<float>> cos, ReadOnlySpan<Vector256<float>> sin)
        {
            const float Sine = 0.8660254037844386f;
            for (int q = 0; q < _stride; q++)
            {
                Value a = from.At(q, 0), b = from.At(q, 1), c = from.At(q, 2);
                Value sum = b + c, rest = a - (sum * 0.5f), turned = (b - c).TimesMinusI() * Sine;
                to.Set(q, 0, a + sum);
                to.Set(q, 1, (rest + turned).Turned(cos[0], sin[0]));
                to.Set(q, 2, (rest - turned).Turned(cos[1], sin[1]));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Four(Part from, Part to, ReadOnlySpan<Vector256<float>> cos, ReadOnlySpan<Vector256<float>> sin)
        {
            (Vector256<float> cos1, Vector256<float> cos2, Vector256<float> cos3) = (cos[0], cos[1], cos[2]);
            (Vector256<float> sin1, Vector256<float> sin2, Vector256<float> sin3) = (sin[0], sin[1], sin[2]);
            for (int q = 0; q < _stride; q++)
            {
                Value a = from.At(q, 0), b = from.At(q, 1), c = from.At(q, 2), d = from.At(q, 3);
                Value even = a + c, odd = b + d, difference = a - c, turned = (b - d).TimesMinusI();
                to.Set(q, 0, even + odd);
                to.Set(q, 1, (difference + turned).Turned(cos1, sin1));
                to.Set(q, 2, (even - odd).Turned(cos2, sin2));
                to.Set(q, 3, (difference - turned).Turned(cos3, sin3));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Five(Part from, Part to, ReadOnlySpan<Vector256<float>> cos, ReadOnlySpan<Vector256<float>> sin)
        {
            const float Cos1 = 0.30901699437494745f, Cos2 = -0.8090169943749475f, Sin1 = 0.9510565162951535f, Sin2 = 0.5877852522924731f;
            for (int q = 0; q < _stride; q++)
            {
                Value a = from.At(q, 0), b = from.At(q, 1), c = from.At(q, 2), d = from.At(q, 3), e = from.At(q, 4);
                Value outer = b + e, inner = c + d, outerTurned = (b - e).TimesMinusI(), innerTurned = (c - d).TimesMinusI();
                Value near = a + (outer * Cos1) + (inner * Cos2), far = a + (outer * Cos2) + (inner * Cos1);
                Value nearTurned = (outerTurned * Sin1) + (innerTurned * Sin2), farTurned = (outerTurned * Sin2) - (innerTurned * Sin1);
                to.Set(q, 0, a + outer + inner);
                to.Set(q, 1, (near + nearTurned).Turned(cos[0], sin[0]));
                to.Set(q, 2, (far + farTurned).Turned(cos[1], sin[1]));
                to.Set(q, 3, (far - farTurned).Turned(cos[2], sin[2]));
                to.Set(q, 4, (near - nearTurned).Turned(cos[3], sin[3]));
            }
        }
    }

    /// <summary>Values at a distance of each other.</summary>
    private readonly ref struct Part(ref Vector256<float> re, ref Vector256<float> im, int distance)
    {
        private readonly ref Vector256<float> _re = ref re, _im = ref im;
        private readonly int _distance = distance;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Value At(int q, int j) => new(Unsafe.Add(ref _re, q + (j * _distance)), Unsafe.Add(ref _im, q + (j * _distance)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Set(int q, int j, Value value)
        {
            Unsafe.Add(ref _re, q + (j * _distance)) = value.Re;
            Unsafe.Add(ref _im, q + (j * _distance)) = value.Im;
        }
    }

    /// <summary>Eight complex numbers.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Value(Vector256<float> re, Vector256<float> im)
    {
        public readonly Vector256<float> Re = re, Im = im;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Value operator +(Value a, Value b) => new(a.Re + b.Re, a.Im + b.Im);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Value operator -(Value a, Value b) => new(a.Re - b.Re, a.Im - b.Im);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Value operator *(Value a, float scale) => new(a.Re * scale, a.Im * scale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Value TimesMinusI() => new(Im, -Re);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Value Turned(Vector256<float> cos, Vector256<float> sin) => new((Re * cos) - (Im * sin), (Re * sin) + (Im * cos));
    }
}
