namespace Unblur.TestKit.Images;

/// <summary>JPEG files with what the product's encoder does not write: foreign segments, CMYK.</summary>
public static class JpegFactory
{
    /// <summary>Inserts marker segments behind the start of image.</summary>
    public static byte[] WithSegments(byte[] jpeg, params (byte Marker, byte[] Payload)[] segments)
    {
        ArgumentNullException.ThrowIfNull(jpeg);
        return [.. jpeg[..2], .. segments.SelectMany(segment => Segment(segment.Marker, segment.Payload)), .. jpeg[2..]];
    }

    /// <summary>Segments for EXIF, XMP, Photoshop and ICC blocks, and a comment.</summary>
    public static (byte Marker, byte[] Payload)[] Metadata(byte[] exif, byte[] xmp, byte[] photoshop, byte[] icc) =>
    [
        (0xE1, [.. "Exif\0\0"u8, .. exif]),
        (0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. xmp]),
        (0xED, [.. "Photoshop 3.0\0"u8, .. photoshop]),
        (0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. icc]),
        (0xFE, [.. "a comment"u8]),
    ];

    /// <summary>An 8 x 8 CMYK JPEG of one colour, as Photoshop writes them: inks inverted, 0 is full ink.</summary>
    public static byte[] FlatCmyk(byte cyan, byte magenta, byte yellow, byte black)
    {
        byte[] table = [0, .. Enumerable.Repeat((byte)8, 64)]; // steps of 8: the DC coefficient is the level less 128
        byte[] frame = [8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0];
        byte[] dc = [0x00, 0, 0, 0, 9, .. new byte[12], 0, 1, 2, 3, 4, 5, 6, 7, 8]; // nine categories of four bits
        byte[] ac = [0x10, 1, .. new byte[15], 0]; // end of block, one bit
        byte[] scan = [4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0];
        string bits = string.Concat(new[] { cyan, magenta, yellow, black }.Select(ink => FlatBlock((byte)(255 - ink))));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        IEnumerable<byte> data = bits.Chunk(8).SelectMany(chunk => Convert.ToByte(new string(chunk), 2) is var b && b == 0xFF ? new byte[] { 0xFF, 0 } : [b]);
        return
        [
            0xFF, 0xD8, .. Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]), .. Segment(0xDB, table), .. Segment(0xC0, frame),
            .. Segment(0xC4, dc), .. Segment(0xC4, ac), .. Segment(0xDA, scan), .. data, 0xFF, 0xD9,
        ];
    }

    /// <summary>The bits of a block of one level: category in four bits, difference, end of block.</summary>
    private static string FlatBlock(byte level)
    {
        int difference = level - 128, size = Math.Abs(difference), category = 0;
        while (size >> category != 0)
        {
            category++;
        }

        int code = difference < 0 ? difference + (1 << category) - 1 : difference;
        string low = category == 0 ? "" : Convert.ToString(code, 2).PadLeft(category, '0');
        return Convert.ToString(category, 2).PadLeft(4, '0') + low + "0";
    }

    private static byte[] Segment(byte marker, byte[] payload) =>
        [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload];
}
