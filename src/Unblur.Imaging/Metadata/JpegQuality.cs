namespace Unblur.Imaging.Metadata;

/// <summary>Estimates the quality setting of a JPEG from its luminance quantisation table.</summary>
internal static class JpegQuality
{
    /// <summary>The example luminance table of ITU-T T.81, Table K.1, which common encoders use for quality 50.</summary>
    private static ReadOnlySpan<byte> Luminance =>
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    /// <summary>The lowest quality, 1 to 100, whose table is no coarser in sum than the first table in the payload of a DQT segment.</summary>
    /// <returns>Null where the payload holds no whole 8-bit table.</returns>
    public static int? Estimate(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 65 || payload[0] != 0)
        {
            return null;
        }

        int sum = 0;
        foreach (byte step in payload[1..65])
        {
            sum += step;
        }

        for (int quality = 1; quality < 100; quality++)
        {
            if (TableSum(quality) <= sum)
            {
                return quality;
            }
        }

        return 100;
    }

    private static int TableSum(int quality)
    {
        int scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        int sum = 0;
        foreach (byte step in Luminance)
        {
            sum += Math.Clamp(((step * scale) + 50) / 100, 1, 255);
        }

        return sum;
    }
}
