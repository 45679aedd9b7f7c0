using System.Buffers.Binary;
using Unblur.Imaging.Metadata;

namespace Unblur.Imaging.Codecs;

/// <summary>Reads uncompressed Windows bitmaps of 8 (palette), 24 and 32 bits per pixel, which libvips does not read itself.</summary>
/// <remarks>
/// The fourth byte of 32-bit pixels is unused and skipped. Rows are padded to 4 bytes and stored from the bottom up unless the height is negative.
/// </remarks>
internal static class BmpReader
{
    private const int FileHeader = 14, InfoHeader = 40, Version5Header = 124;

    /// <summary>The positions of pixels and palette, checked against the limits and the file's length.</summary>
    internal sealed record Header(int Width, int Height, bool BottomUp, int Bits, uint Start, int PaletteStart, int PaletteEntries)
    {
        public (double X, double Y)? DotsPerInch { get; init; }

        public int Stride => checked((int)((((long)Width * Bits) + 31) / 32 * 4));
    }

    public static Header ReadHeader(string name, Stream file, PhotoLimits limits)
    {
        file.Position = 0;
        if (!file.TryRead(FileHeader + InfoHeader, out byte[] head))
        {
            throw Damaged(name);
        }

        int Field(int at) => BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at));
        int headerLength = Field(14), width = Field(18), height = Field(22), bits = head[28], compression = Field(30), used = Field(46);
        if (headerLength is < InfoHeader or > 1024 || width <= 0 || height is 0 or int.MinValue)
        {
            throw Damaged(name);
        }

        if (bits is not (8 or 24 or 32) || compression != 0)
        {
            throw new PhotoException(name, $"is a BMP of {bits} bits, compression {compression}; only uncompressed 8, 24 and 32 bits are read: save it as PNG.");
        }

        limits.Check(name, width, Math.Abs(height));
        var header = new Header(width, Math.Abs(height), height > 0, bits, (uint)Field(10), FileHeader + headerLength, used is > 0 and <= 256 ? used : 256)
        {
            DotsPerInch = Resolution.PerMetre(Field(38), Field(42)),
        };
        return header.Start + ((long)header.Stride * header.Height) <= file.Length ? header : throw Damaged(name);
    }

    public static Photo Decode(string name, Stream file, PhotoLimits limits)
    {
        Header header = ReadHeader(name, file, limits);
        byte[] palette = header.Bits == 8 ? Palette(name, file, header) : [];
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(header.Width * header.Height * 3));
        byte[] row = new byte[header.Stride];
        file.Position = header.Start;
        for (int y = 0; y < header.Height; y++)
        {
            if (!file.TryFill(row))
            {
                throw Damaged(name);
            }

            int target = header.BottomUp ? header.Height - 1 - y : y;
            CopyRow(row, header.Bits / 8, palette, rgb.AsSpan(target * header.Width * 3, header.Width * 3));
        }

        var metadata = new PhotoMetadata { DotsPerInch = header.DotsPerInch, Icc = Profile(file, header) };
        return new Photo(new PixelBuffer(header.Width, header.Height, 3, 8, rgb), metadata) { Format = PhotoFormat.Bmp };
    }

    private static void CopyRow(byte[] row, int pixelBytes, byte[] palette, Span<byte> rgb)
    {
        byte[] source = pixelBytes == 1 ? palette : row;
        for (int to = 0, from = 0; to < rgb.Length; to += 3, from += pixelBytes)
        {
            int at = pixelBytes == 1 ? 4 * row[from] : from;
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (source[at + 2], source[at + 1], source[at]); // stored blue, green, red
        }
    }

    /// <summary>256 entries of four bytes; entries that are missing in the file are black.</summary>
    private static byte[] Palette(string name, Stream file, Header header)
    {
        file.Position = header.PaletteStart;
        if (!file.TryRead(header.PaletteEntries * 4, out byte[] palette))
        {
            throw Damaged(name);
        }

        Array.Resize(ref palette, 1024);
        return palette;
    }

    /// <summary>The profile that a header of version 5 embeds; null where there is none.</summary>
    private static byte[]? Profile(Stream file, Header header)
    {
        file.Position = FileHeader;
        bool isVersion5 = header.PaletteStart - FileHeader >= Version5Header;
        if (!isVersion5 || !file.TryRead(Version5Header, out byte[] head) || !head.AsSpan(56).StartsWith("DEBM"u8))
        {
            return null;
        }

        uint at = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(112)), length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(116));
        file.Position = FileHeader + (long)at;
        return length > 0 && length <= MetadataBudget.Largest && file.TryRead(length, out byte[] profile) ? profile : null;
    }

    private static PhotoException Damaged(string name) => new(name, "is a damaged or incomplete BMP file.");
}
