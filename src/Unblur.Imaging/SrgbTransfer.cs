using System.Numerics;

namespace Unblur.Imaging;

/// <summary>Converts gamma-encoded sRGB values to linear light and back.</summary>
/// <remarks>
/// IEC 61966-2-1: linear = encoded / 12.92 up to 0.04045, else ((encoded + 0.055) / 1.055)^2.4. Values below 0 follow the straight part and values above 1
/// the power. Spans are computed with vectors; for values in [0,1] the results are within 1e-6 of the scalar functions.
/// </remarks>
public static class SrgbTransfer
{
    private const float EncodedKnee = 0.04045f, LinearKnee = 0.0031308f, Slope = 12.92f, Offset = 0.055f, Gamma = 2.4f;

    /// <summary>Linear light of a gamma-encoded value; 0 and 1 stay.</summary>
    public static float ToLinear(float encoded) => encoded <= EncodedKnee ? encoded / Slope : MathF.Pow((encoded + Offset) / (1 + Offset), Gamma);

    /// <summary>The gamma-encoded value of linear light; 0 and 1 stay.</summary>
    public static float FromLinear(float linear) => linear <= LinearKnee ? linear * Slope : ((1 + Offset) * MathF.Pow(linear, 1 / Gamma)) - Offset;

    /// <summary>By how much linear light grows with a gamma-encoded value: the slope of <see cref="ToLinear(float)"/>, 0.08 in the dark and 2.3 at white.</summary>
    public static float LinearSlope(float encoded) => encoded <= EncodedKnee ? 1 / Slope : Gamma * ToLinear(encoded) / (encoded + Offset);

    /// <summary>The same for many values. The spans may be the same.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void LinearSlope(ReadOnlySpan<float> encoded, Span<float> slope)
    {
        int done = CheckedVectorLength(encoded.Length, slope.Length);
        for (int i = 0; i < done; i += Vector<float>.Count)
        {
            var value = new Vector<float>(encoded[i..]);
            Vector<float> power = Power((value + new Vector<float>(Offset)) / (1 + Offset), Gamma - 1) * (Gamma / (1 + Offset));
            Vector.ConditionalSelect(Vector.LessThanOrEqual(value, new Vector<float>(EncodedKnee)), new Vector<float>(1 / Slope), power).CopyTo(slope[i..]);
        }

        for (int i = done; i < encoded.Length; i++)
        {
            slope[i] = LinearSlope(encoded[i]);
        }
    }

    /// <summary>Linear light of gamma-encoded values. The spans may be the same.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void ToLinear(ReadOnlySpan<float> encoded, Span<float> linear)
    {
        int done = CheckedVectorLength(encoded.Length, linear.Length);
        for (int i = 0; i < done; i += Vector<float>.Count)
        {
            var value = new Vector<float>(encoded[i..]);
            Vector<float> power = Power((value + new Vector<float>(Offset)) / (1 + Offset), Gamma);
            Vector.ConditionalSelect(Vector.LessThanOrEqual(value, new Vector<float>(EncodedKnee)), value / Slope, power).CopyTo(linear[i..]);
        }

        for (int i = done; i < encoded.Length; i++)
        {
            linear[i] = ToLinear(encoded[i]);
        }
    }

    /// <summary>Gamma-encoded values of linear light. The spans may be the same.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void FromLinear(ReadOnlySpan<float> linear, Span<float> encoded)
    {
        int done = CheckedVectorLength(linear.Length, encoded.Length);
        for (int i = 0; i < done; i += Vector<float>.Count)
        {
            var value = new Vector<float>(linear[i..]);
            Vector<float> power = (Power(value, 1 / Gamma) * (1 + Offset)) - new Vector<float>(Offset);
            Vector.ConditionalSelect(Vector.LessThanOrEqual(value, new Vector<float>(LinearKnee)), value * Slope, power).CopyTo(encoded[i..]);
        }

        for (int i = done; i < linear.Length; i++)
        {
            encoded[i] = FromLinear(linear[i]);
        }
    }

    /// <summary>A linear-light copy of a gamma-encoded image.</summary>
    public static PlanarImage ToLinear(PlanarImage encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var linear = new PlanarImage(encoded.Channels, encoded.Height, encoded.Width);
        ToLinear(encoded.Values, linear.Values);
        return linear;
    }

    /// <summary>A gamma-encoded copy of a linear-light image.</summary>
    public static PlanarImage FromLinear(PlanarImage linear)
    {
        ArgumentNullException.ThrowIfNull(linear);
        var encoded = new PlanarImage(linear.Channels, linear.Height, linear.Width);
        FromLinear(linear.Values, encoded.Values);
        return encoded;
    }

    private static Vector<float> Power(Vector<float> value, float exponent) => Vector.Exp(Vector.Log(value) * exponent);

    private static int CheckedVectorLength(int from, int to) => from == to
        ? from - (from % Vector<float>.Count)
        : throw new ArgumentException($"{from} values do not fit a span of {to}: give equal lengths.");
}
