using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>Values as a sensor sees them and back, in place; what is brighter than white clips, as in a camera.</summary>
internal static class LinearLight
{
    /// <summary>Gamma-encoded sRGB to linear light.</summary>
    public static void Decode(Span<float> values) => SrgbTransfer.ToLinear(values, values);

    /// <summary>Linear light to gamma-encoded sRGB, clipped to [0,1].</summary>
    public static void Encode(Span<float> values)
    {
        foreach (ref float value in values)
            value = Math.Clamp(value, 0, 1);
        SrgbTransfer.FromLinear(values, values);
    }
}
