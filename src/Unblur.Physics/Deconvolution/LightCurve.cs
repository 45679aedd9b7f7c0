using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>The curves between encoded values and the light that a blur acts on.</summary>
/// <remarks>
/// For <see cref="BlurLight.Camera"/> it is ((v + o)^p − o^p) / ((1 + o)^p − o^p) with p = 1.6 and o = 0.055, which needs no straight part near black: chosen on
/// photos that were blurred in linear light and then encoded through contrast curves of two strengths (docs/experiments/deconvolution.md).
/// </remarks>
public static class LightCurve
{
    private const float Exponent = 1.6f, Offset = 0.055f;
    private const float Darkest = 0.005f; // of value + Offset: the power ends at 0, and has no slope there
    private const float LeastLight = 1e-6f;

    private static readonly float s_black = MathF.Pow(Offset, Exponent);
    private static readonly float s_range = MathF.Pow(1 + Offset, Exponent) - s_black;

    /// <summary>The light of an encoded value; 0 and 1 stay.</summary>
    public static float ToLight(BlurLight light, float encoded) => light switch
    {
        BlurLight.Linear => SrgbTransfer.ToLinear(encoded),
        BlurLight.Camera => (MathF.Pow(Shifted(encoded), Exponent) - s_black) / s_range,
        _ => encoded,
    };

    /// <summary>By how much light grows with an encoded value.</summary>
    public static float Slope(BlurLight light, float encoded) => light switch
    {
        BlurLight.Linear => SrgbTransfer.LinearSlope(encoded),
        BlurLight.Camera => MathF.Pow(Shifted(encoded), Exponent - 1) * (Exponent / s_range),
        _ => 1,
    };

    /// <summary>The light of many values. The spans may be the same.</summary>
    public static void ToLight(BlurLight light, ReadOnlySpan<float> encoded, Span<float> values)
    {
        switch (light)
        {
            case BlurLight.Linear:
                SrgbTransfer.ToLinear(encoded, values);
                break;
            case BlurLight.Camera:
                Power(encoded, Offset, Darkest, Exponent, 1 / s_range, -s_black / s_range, values);
                break;
            default:
                encoded.CopyTo(values);
                break;
        }
    }

    /// <summary>The encoded values of light. The spans may be the same.</summary>
    public static void FromLight(BlurLight light, ReadOnlySpan<float> values, Span<float> encoded)
    {
        switch (light)
        {
            case BlurLight.Linear:
                SrgbTransfer.FromLinear(values, encoded);
                break;
            case BlurLight.Camera:
                Power(values, s_black / s_range, LeastLight, 1 / Exponent, MathF.Pow(s_range, 1 / Exponent), -Offset, encoded);
                break;
            default:
                values.CopyTo(encoded);
                break;
        }
    }

    /// <summary>By how much light grows with many encoded values. The spans may be the same.</summary>
    public static void Slope(BlurLight light, ReadOnlySpan<float> encoded, Span<float> slope)
    {
        switch (light)
        {
            case BlurLight.Linear:
                SrgbTransfer.LinearSlope(encoded, slope);
                break;
            case BlurLight.Camera:
                Power(encoded, Offset, Darkest, Exponent - 1, Exponent / s_range, 0, slope);
                break;
            default:
                slope.Fill(1);
                break;
        }
    }

    /// <summary>The light of an image: a copy, or the image itself where nothing is to be converted.</summary>
    public static PlanarImage ToLight(BlurLight light, PlanarImage encoded) => Converted(light, encoded, ToLight);

    /// <summary>The encoded values of an image: a copy, or the image itself where nothing is to be converted.</summary>
    public static PlanarImage FromLight(BlurLight light, PlanarImage image) => Converted(light, image, FromLight);

    /// <summary>An encoded image, blurred in a light; clipped to [0,1] where it was converted, as a camera clips.</summary>
    public static PlanarImage Blurred(PlanarImage sharp, KernelBlur blur, BlurLight light)
    {
        PlanarImage blurry = blur.Apply(ToLight(light, sharp));
        if (light != BlurLight.Encoded)
        {
            foreach (ref float value in blurry.Values.AsSpan())
            {
                value = Math.Clamp(value, 0, 1);
            }
        }

        return FromLight(light, blurry);
    }

    private static PlanarImage Converted(BlurLight light, PlanarImage image, Conversion conversion)
    {
        if (light == BlurLight.Encoded)
        {
            return image;
        }

        PlanarImage converted = new(image.Channels, image.Height, image.Width);
        conversion(light, image.Values, converted.Values);
        return converted;
    }

    private static float Shifted(float encoded) => Math.Max(encoded + Offset, Darkest);

    /// <summary>factor max(value + shift, least)^exponent + rest.</summary>
    private static void Power(ReadOnlySpan<float> values, float shift, float least, float exponent, float factor, float rest, Span<float> results)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var shifted = Vector.Max(new Vector<float>(values[i..]) + new Vector<float>(shift), new Vector<float>(least));
            ((Vector.Exp(Vector.Log(shifted) * exponent) * factor) + new Vector<float>(rest)).CopyTo(results[i..]);
        }

        for (; i < values.Length; i++)
        {
            results[i] = (MathF.Pow(Math.Max(values[i] + shift, least), exponent) * factor) + rest;
        }
    }

    private delegate void Conversion(BlurLight light, ReadOnlySpan<float> values, Span<float> converted);
}
