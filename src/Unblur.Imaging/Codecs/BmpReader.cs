using System.Buffers.Binary;

namespace Unblur.Imaging;

/// <summary>Uncompressed Windows bitmaps of 8 (palette), 24 and 32 bits a pixel; libvips has no reader of its own for them.</summary>
/// <remarks>32-bit bitmaps have an unused fourth byte, which is left out. Rows are padded to 4 bytes and run from the bottom up unless the height is negative.</remarks>
internal static class BmpReader
{
    private const int FileHeader = 14, InfoHeader = 40;

    public static Photo Decode(string name, Stream file, PhotoLimits limits)
    {
        file.Position = 0;
        if (!file.TryRead(FileHeader + InfoHeader, out byte[] head)) throw Damaged(name);
        int Field(int at) => BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(at));
        int width = Field(18), signedHeight = Field(22), bits = BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(28)), compression = Field(30);
        if (Field(14) < InfoHeader || width <= 0 || signedHeight is 0 or int.MinValue) throw Damaged(name);
        if (bits is not (8 or 24 or 32) || compression != 0) throw new PhotoException(name, $"is a BMP of {bits} bits with compression {compression}: only uncompressed 8, 24 and 32 bits are read. Save it as PNG.");

        int height = Math.Abs(signedHeight);
        PhotoDecoder.CheckSize(name, width, height, limits);
        byte[] palette = bits == 8 ? Palette(name, file, FileHeader + Field(14), Field(46)) : [];
        long stride = (((long)width * bits) + 31) / 32 * 4;
        uint start = (uint)Field(10);
        if (start + (stride * height) > file.Length) throw Damaged(name);

        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
        byte[] row = new byte[stride];
        file.Position = start;
        for (int y = 0; y < height; y++)
        {
            file.TryFill(row);
            int target = signedHeight > 0 ? height - 1 - y : y;
            CopyRow(row, bits / 8, palette, rgb.AsSpan(target * width * 3, width * 3));
        }

        var metadata = new PhotoMetadata();
        return new Photo(new PixelBuffer(width, height, 3, 8, rgb), metadata) { Format = PhotoFormat.Bmp };
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

    /// <summary>256 entries of four bytes; those that the file lacks are black.</summary>
    private static byte[] Palette(string name, Stream file, int start, int used)
    {
        int entries = used is > 0 and <= 256 ? used : 256;
        file.Position = start;
        if (!file.TryRead(entries * 4, out byte[] palette)) throw Damaged(name);
        Array.Resize(ref palette, 1024);
        return palette;
    }

    private static PhotoException Damaged(string name) => new(name, "is a damaged or incomplete BMP file.");
}
