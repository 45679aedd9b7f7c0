using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Products and quotients of spectra, value by value.</summary>
internal static class SpectrumAlgebra
{
    private const int Lanes = 8;

    /// <summary>result = a b, or conj(a) b; or that added to the result.</summary>
    public static void Multiply(Spectrum a, Spectrum b, bool conjugate, Spectrum result, bool add = false)
    {
        float sign = conjugate ? -1 : 1;
        for (int i = 0; i < a.Re.Length; i += Lanes)
        {
            (Vector256<float> aRe, Vector256<float> aIm) = (At(a.Re, i), At(a.Im, i) * sign);
            (Vector256<float> bRe, Vector256<float> bIm) = (At(b.Re, i), At(b.Im, i));
            (Vector256<float> re, Vector256<float> im) = ((aRe * bRe) - (aIm * bIm), (aRe * bIm) + (aIm * bRe));
            (add ? re + At(result.Re, i) : re).CopyTo(result.Re.AsSpan(i));
            (add ? im + At(result.Im, i) : im).CopyTo(result.Im.AsSpan(i));
        }
    }

    /// <summary>result = |a|², or result + |a|²; real.</summary>
    public static void Square(Spectrum a, float[] result, bool add = false)
    {
        for (int i = 0; i < a.Re.Length; i += Lanes)
        {
            Vector256<float> square = (At(a.Re, i) * At(a.Re, i)) + (At(a.Im, i) * At(a.Im, i));
            (add ? square + At(result, i) : square).CopyTo(result.AsSpan(i));
        }
    }

    /// <summary>The spectrum of p(x + shiftX, y + shiftY), for that of p, band-limited and cyclic.</summary>
    public static void Shift(Spectrum spectrum, double shiftX, double shiftY)
    {
        for (int i = 0; i < spectrum.Re.Length; i++)
        {
            (int v, int u) = (i / spectrum.Stride, i % spectrum.Stride);
            double frequency = (shiftX * (u <= spectrum.Width / 2 ? u : u - spectrum.Width) / spectrum.Width) + (shiftY * v / spectrum.Height);
            (double sin, double cos) = Math.SinCos(Math.Tau * frequency);
            (spectrum.Re[i], spectrum.Im[i]) = (
                (float)((spectrum.Re[i] * cos) - (spectrum.Im[i] * sin)), (float)((spectrum.Re[i] * sin) + (spectrum.Im[i] * cos)));
        }
    }

    /// <summary>target = (numerator + weight target) / (power + weight (rows + columns) + floor), where the last are the spectrum of a prior's operator.</summary>
    public static void Solve(
        Spectrum numerator, float[] power, float weight, (float[] Rows, float[] Columns) prior, float floor, Spectrum target, int maximumThreads)
    {
        Rows.ForEach(target.Rows, maximumThreads, v =>
        {
            var row = Vector256.Create((weight * prior.Rows[v]) + floor);
            for (int u = 0; u < target.Stride; u += Lanes)
            {
                int i = (v * target.Stride) + u;
                Vector256<float> divisor = At(power, i) + row + (At(prior.Columns, u) * weight);
                ((At(numerator.Re, i) + (At(target.Re, i) * weight)) / divisor).CopyTo(target.Re.AsSpan(i));
                ((At(numerator.Im, i) + (At(target.Im, i) * weight)) / divisor).CopyTo(target.Im.AsSpan(i));
            }
        });
    }

    private static Vector256<float> At(float[] values, int i) => Vector256.Create<float>(values.AsSpan(i, Lanes));
}
