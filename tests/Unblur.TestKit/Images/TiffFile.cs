namespace Unblur.TestKit.Images;

/// <summary>An uncompressed TIFF file of one strip, with any tags; what a test sets is what it is about.</summary>
public sealed record TiffFile(int Width, int Height, byte[] Strip)
{
    public const ushort BlackIsZero = 1, Rgb = 2, Cmyk = 5;
    private const ushort Short = 3, Long = 4, FloatSamples = 3;

    /// <summary>Channels.</summary>
    public ushort Samples { get; init; } = 1;

    /// <summary>Bits of a sample; 32 means float.</summary>
    public ushort Bits { get; init; } = 8;

    /// <summary>One of the constants.</summary>
    public ushort Photometric { get; init; } = BlackIsZero;

    /// <summary>EXIF orientation.</summary>
    public ushort Orientation { get; init; } = 1;

    /// <summary>Byte order of the file; <see cref="Strip"/> must have it too.</summary>
    public bool BigEndian { get; init; }

    /// <summary>How many directories show the strip.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Further tags of bytes (BYTE, ASCII or UNDEFINED), longer than 4 bytes.</summary>
    public IReadOnlyList<(ushort Tag, ushort Type, byte[] Data)> Tags { get; init; } = [];

    public byte[] ToBytes()
    {
        var tiff = new TiffBytes(BigEndian);
        uint bitsAt = Even(8 + (uint)Strip.Length), at = bitsAt + Even(2u * Samples);
        List<(ushort, ushort, uint, uint)> entries = Structure(tiff, bitsAt);
        foreach ((ushort tag, ushort type, byte[] data) in Tags)
        {
            entries.Add((tag, type, (uint)data.Length, at));
            at += Even((uint)data.Length);
        }

        tiff.Header(at);
        tiff.Raw(Padded(Strip));
        for (int i = 0; i < Samples; i++)
        {
            tiff.Number(Bits);
        }

        foreach ((_, _, byte[] data) in Tags)
        {
            tiff.Raw(Padded(data));
        }

        (ushort, ushort, uint, uint)[] sorted = [.. entries.OrderBy(entry => entry.Item1)];
        for (int page = 1; page <= Pages; page++)
        {
            at += 6 + (12 * (uint)sorted.Length);
            tiff.Directory(page == Pages ? 0 : at, sorted);
        }

        return tiff.ToArray();
    }

    private List<(ushort Tag, ushort Type, uint Count, uint Value)> Structure(TiffBytes tiff, uint bitsAt) =>
    [
        (256, Long, 1, (uint)Width),
        (257, Long, 1, (uint)Height),
        (258, Short, Samples, Samples == 1 ? tiff.Inline(Bits) : bitsAt),
        (259, Short, 1, tiff.Inline(1)),
        (262, Short, 1, tiff.Inline(Photometric)),
        (273, Long, 1, 8),
        (274, Short, 1, tiff.Inline(Orientation)),
        (277, Short, 1, tiff.Inline(Samples)),
        (278, Long, 1, (uint)Height),
        (279, Long, 1, (uint)Strip.Length),
        (339, Short, 1, tiff.Inline(Bits == 32 ? FloatSamples : (ushort)1)),
    ];

    private static uint Even(uint length) => length + (length & 1);

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[bytes.Length & 1]];
}
