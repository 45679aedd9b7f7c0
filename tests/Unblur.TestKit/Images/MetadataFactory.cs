using System.Buffers.Binary;
using System.Text;

namespace Unblur.TestKit.Images;

/// <summary>Small blocks of EXIF, XMP, IPTC and ICC as cameras and editors write them.</summary>
public static class MetadataFactory
{
    /// <summary>EXIF with make, orientation, exposure time, image size, a maker note and a thumbnail directory.</summary>
    public static byte[] Exif(ushort orientation, ushort width = 64, ushort height = 48, bool bigEndian = false)
    {
        var tiff = new TiffBytes(bigEndian);
        byte[] maker = Encoding.ASCII.GetBytes("Unblur Camera\0");
        byte[] note = [.. Enumerable.Range(0, 40).Select(i => (byte)(i * 7))];

        // Layout: header 8, IFD0 at 8 (3 entries), values at 50, EXIF directory at 64 (4 entries), its values at 118, thumbnail directory at 166.
        tiff.Header(8);
        tiff.Directory(166, (271, 2, (uint)maker.Length, 50), (274, 3, 1, tiff.Inline(orientation)), (0x8769, 4, 1, 64));
        tiff.Raw(maker);
        tiff.Directory(
            0, (0x829A, 5, 1, 118), (0x927C, 7, (uint)note.Length, 126), (0xA002, 3, 1, tiff.Inline(width)), (0xA003, 3, 1, tiff.Inline(height)));
        tiff.Number(1u);
        tiff.Number(30u);
        tiff.Raw(note);
        tiff.Directory(0, (259, 3, 1, tiff.Inline(6)));
        return tiff.ToArray();
    }

    /// <summary>An XMP packet with a title and an orientation.</summary>
    public static byte[] Xmp(int orientation) => Encoding.UTF8.GetBytes(
        $"""
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="{orientation}" tiff:Artist="Zoë 写真"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """);

    /// <summary>A Photoshop resource block with an IPTC caption.</summary>
    public static byte[] Photoshop()
    {
        byte[] caption = [0x1C, 2, 120, 0, 7, .. "caption"u8];
        return [.. "8BIM"u8, 4, 4, 0, 0, 0, 0, 0, (byte)caption.Length, .. caption];
    }

    /// <summary>A matrix profile with the primaries of a wide RGB space and gamma 2.2, or a grey one.</summary>
    public static byte[] Icc(bool grey = false)
    {
        (string Tag, byte[] Data)[] tags = grey
            ? [("desc", Text("Test grey")), ("cprt", CopyrightTag()), ("wtpt", Xyz(0.9642, 1, 0.8249)), ("kTRC", Gamma())]
            : [
                ("desc", Text("Test wide RGB")), ("cprt", CopyrightTag()), ("wtpt", Xyz(0.9642, 1, 0.8249)),
                ("rXYZ", Xyz(0.6097, 0.3111, 0.0195)), ("gXYZ", Xyz(0.2053, 0.6257, 0.0609)), ("bXYZ", Xyz(0.1492, 0.0632, 0.7446)),
                ("rTRC", Gamma()), ("gTRC", Gamma()), ("bTRC", Gamma()),
            ];
        int at = 128 + 4 + (12 * tags.Length);
        using var table = new MemoryStream();
        using var data = new MemoryStream();
        table.Write(Big(tags.Length));
        foreach ((string tag, byte[] value) in tags)
        {
            table.Write([.. Encoding.ASCII.GetBytes(tag), .. Big(at + (int)data.Length), .. Big(value.Length)]);
            data.Write([.. value, .. new byte[(4 - (value.Length % 4)) % 4]]);
        }

        byte[] head = new byte[128];
        Big(at + (int)data.Length).CopyTo(head, 0);
        Big(0x02100000).CopyTo(head, 8);
        Encoding.ASCII.GetBytes($"mntr{(grey ? "GRAY" : "RGB ")}XYZ ").CopyTo(head, 12);
        "acsp"u8.CopyTo(head.AsSpan(36));
        Xyz(0.9642, 1, 0.8249).AsSpan(8).CopyTo(head.AsSpan(68));
        return [.. head, .. table.ToArray(), .. data.ToArray()];
    }

    private static byte[] Big(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Xyz(params double[] values) => [.. "XYZ \0\0\0\0"u8, .. values.SelectMany(value => Big((int)Math.Round(value * 65536)))];

    private static byte[] Gamma() => [.. "curv\0\0\0\0"u8, .. Big(1), 2, 0x33]; // 2.2 in 8.8 fixed point

    private static byte[] CopyrightTag() => [.. "text\0\0\0\0"u8, .. "none\0"u8];

    private static byte[] Text(string text) =>
        [.. "desc\0\0\0\0"u8, .. Big(text.Length + 1), .. Encoding.ASCII.GetBytes(text), 0, .. new byte[4 + 4 + 2 + 1 + 67]];
}
