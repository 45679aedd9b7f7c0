using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>EXIF, XMP and IPTC as ImageMagick and older programs write them into PNG: a text chunk "Raw profile type NAME" with hexadecimal digits.</summary>
internal static class RawProfile
{
    private const string Prefix = "Raw profile type ";

    private static ReadOnlySpan<byte> ExifHead => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpHead => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>Reads a text chunk.</summary>
    /// <param name="keyword">The chunk's keyword.</param>
    /// <param name="text">Its text: a line feed, the name, the length, the digits.</param>
    /// <returns>The block, and which it is; null for other text, and for digits that are damaged.</returns>
    public static (RawProfileKind Kind, byte[] Block)? Read(string keyword, byte[] text)
    {
        if (!keyword.StartsWith(Prefix, StringComparison.Ordinal) || Digits(text) is not { } block)
        {
            return null;
        }

        ReadOnlySpan<byte> data = block;
        switch (keyword[Prefix.Length..].ToUpperInvariant())
        {
            case "EXIF" or "APP1" when data.StartsWith(ExifHead):
                return (RawProfileKind.Exif, block[ExifHead.Length..]);
            case "EXIF" when data.StartsWith("II"u8) || data.StartsWith("MM"u8):
                return (RawProfileKind.Exif, block);
            case "APP1" when data.StartsWith(XmpHead):
                return (RawProfileKind.Xmp, block[XmpHead.Length..]);
            case "XMP":
                return (RawProfileKind.Xmp, block);
            case "IPTC" or "8BIM":
                return (RawProfileKind.Photoshop, data.StartsWith("8BIM"u8) ? block : PhotoshopResources.OfIptc(block));
            default:
                return null;
        }
    }

    /// <summary>The text of a chunk that holds Photoshop resources.</summary>
    public static byte[] Write(byte[] photoshop) =>
        Encoding.ASCII.GetBytes($"{Prefix}8bim\0\n8bim\n{photoshop.Length,8}\n{Convert.ToHexStringLower(photoshop)}\n");

    private static byte[]? Digits(byte[] text)
    {
        string[] words = Encoding.Latin1.GetString(text).Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !int.TryParse(words[1], out int length))
        {
            return null;
        }

        try
        {
            byte[] block = Convert.FromHexString(string.Concat(words.AsSpan(2)!));
            return block.Length == length ? block : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>What a raw profile holds.</summary>
internal enum RawProfileKind
{
    Exif,
    Xmp,
    Photoshop,
}
