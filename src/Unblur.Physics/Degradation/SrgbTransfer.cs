namespace Unblur.Physics;

/// <summary>The sRGB transfer function of IEC 61966-2-1, by tables with linear interpolation.</summary>
/// <remarks>Input is clamped to [0,1]. Each is within 1e-5 of the formula.</remarks>
internal static class SrgbTransfer
{
    private static readonly float[] DecodeTable = Tabulate(1024, ExactDecode);
    private static readonly float[] EncodeTable = Tabulate(8192, ExactEncode);

    /// <summary>Gamma-encoded to linear light, in place.</summary>
    public static void Decode(Span<float> values) => Interpolate(values, DecodeTable);

    /// <summary>Linear light to gamma-encoded, in place.</summary>
    public static void Encode(Span<float> values) => Interpolate(values, EncodeTable);

    public static double ExactDecode(double encoded) =>
        encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4);

    public static double ExactEncode(double linear) =>
        linear <= 0.0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;

    // One entry more than intervals, and a copy of the last, so that 1 itself needs no test.
    private static float[] Tabulate(int intervals, Func<double, double> function) =>
        [.. Enumerable.Range(0, intervals + 2).Select(i => (float)function(Math.Min(1, (double)i / intervals)))];

    private static void Interpolate(Span<float> values, float[] table)
    {
        int intervals = table.Length - 2;
        foreach (ref float value in values)
        {
            float place = Math.Clamp(value, 0, 1) * intervals;
            int index = (int)place;
            float low = table[index];
            value = low + ((place - index) * (table[index + 1] - low));
        }
    }
}
