namespace Unblur.Imaging.Vips;

/// <summary>The type of a sample (VipsBandFormat).</summary>
internal enum VipsFormat
{
    Byte = 0,
    UShort = 2,
    Float = 6,
}

internal static class VipsFormatSize
{
    public static int SampleBytes(this VipsFormat format) => format switch
    {
        VipsFormat.Byte => 1,
        VipsFormat.UShort => 2,
        VipsFormat.Float => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "8-bit, 16-bit and float samples only."),
    };
}
