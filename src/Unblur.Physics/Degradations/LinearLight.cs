using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Degradations;

/// <summary>Converts values to linear light and back, in place; values above white clip, as in a camera.</summary>
internal static class LinearLight
{
    /// <summary>Gamma-encoded sRGB to linear light.</summary>
    public static void Decode(Span<float> values) => SrgbTransfer.ToLinear(values, values);

    /// <summary>Linear light to gamma-encoded sRGB, clipped to [0,1].</summary>
    public static void Encode(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = Math.Clamp(value, 0, 1);
        }

        SrgbTransfer.FromLinear(values, values);
    }

    /// <summary>A decoded copy.</summary>
    public static float[] Decoded(float[] values, int maximumThreads)
    {
        float[] linear = new float[values.Length];
        ForEachPart(values.Length, maximumThreads, part => SrgbTransfer.ToLinear(values.AsSpan(part), linear.AsSpan(part)));
        return linear;
    }

    /// <summary>Encodes in place.</summary>
    public static void Encode(float[] values, int maximumThreads) =>
        ForEachPart(values.Length, maximumThreads, part => Encode(values.AsSpan(part)));

    /// <exception cref="InvalidOperationException">The operator blurs in linear light, so it has no adjoint.</exception>
    public static void RequireNone(bool linearLight)
    {
        if (linearLight)
        {
            throw new InvalidOperationException(
                "A blur in linear light is not linear in gamma-encoded values and has no adjoint: decode the image, use an operator without LinearLight, and encode.");
        }
    }

    private static void ForEachPart(int length, int maximumThreads, Action<Range> action)
    {
        const int Part = 16384;
        Rows.ForEach((length + Part - 1) / Part, maximumThreads, part => action((part * Part)..Math.Min(length, (part + 1) * Part)));
    }
}
