using System.Text;
using System.Text.RegularExpressions;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the orientation tag in EXIF and XMP, and sets it to upright in place so that every other byte stays.</summary>
internal static partial class Orientation
{
    private const ushort OrientationTag = 0x0112, PixelWidthTag = 0xA002, PixelHeightTag = 0xA003;

    /// <summary>The EXIF orientation, 1 (upright) to 8; 1 if there is none.</summary>
    public static int Of(byte[]? exif)
    {
        if (exif is null || TiffReader.TryOpen(new MemoryStream(exif)) is not { } reader)
        {
            return 1;
        }

        foreach (TiffEntry entry in reader.Entries(reader.FirstDirectory).Where(entry => entry.Id == OrientationTag && IsNumber(entry)))
        {
            return reader.Number(entry) is var orientation and >= 1 and <= 8 ? (int)orientation : 1;
        }

        return 1;
    }

    /// <summary>
    /// The metadata of pixels that were turned upright from the orientation <paramref name="applied"/>: orientation 1, and the new size in EXIF.
    /// </summary>
    /// <remarks>
    /// If the photo was turned, the EXIF thumbnail is unlinked: it would have the wrong orientation. If it was not turned, nothing changes: viewers turn
    /// by EXIF, and an orientation that stands in XMP alone keeps the meaning that it had.
    /// </remarks>
    public static PhotoMetadata Upright(this PhotoMetadata metadata, int applied, int width, int height) => metadata with
    {
        Exif = UprightExif(metadata.Exif, applied, width, height),
        Xmp = applied == 1 ? metadata.Xmp : UprightXmp(metadata.Xmp),
    };

    private static byte[]? UprightExif(byte[]? exif, int applied, int width, int height)
    {
        if (exif is null || applied == 1 || TiffReader.TryOpen(new MemoryStream(exif)) is not { } reader)
        {
            return exif;
        }

        byte[] upright = [.. exif];
        foreach (TiffEntry entry in reader.Entries(reader.FirstDirectory))
        {
            if (entry.Id == OrientationTag)
            {
                SetNumber(upright, reader, entry, 1);
            }

            if (entry.Id != TiffTag.ExifDirectory)
            {
                continue;
            }

            foreach (TiffEntry size in reader.Entries(reader.Offset(entry)))
            {
                if (size.Id == PixelWidthTag)
                {
                    SetNumber(upright, reader, size, width);
                }

                if (size.Id == PixelHeightTag)
                {
                    SetNumber(upright, reader, size, height);
                }
            }
        }

        (long link, int length) = reader.NextLink(reader.FirstDirectory);
        if (link >= 0 && link <= upright.Length - length)
        {
            upright.AsSpan((int)link, length).Clear();
        }

        return upright;
    }

    private static bool IsNumber(TiffEntry entry) => entry is { Count: 1, Type: TiffTag.Short or TiffTag.Long };

    private static void SetNumber(byte[] exif, TiffReader reader, TiffEntry entry, int number)
    {
        if (!IsNumber(entry))
        {
            return;
        }

        Span<byte> value = exif.AsSpan((int)entry.Position, (int)entry.Length);
        for (int i = 0; i < value.Length; i++)
        {
            int place = reader.BigEndian ? value.Length - 1 - i : i;
            value[place] = (byte)(number >> (8 * i));
        }
    }

    private static byte[]? UprightXmp(byte[]? xmp)
    {
        if (xmp is null)
        {
            return null;
        }

        string packet = Encoding.Latin1.GetString(xmp); // one char per byte: all other bytes stay the same
        return XmpOrientation().IsMatch(packet) ? Encoding.Latin1.GetBytes(XmpOrientation().Replace(packet, "${before}1")) : xmp;
    }

    [GeneratedRegex("""(?<before>tiff:Orientation\s*(=\s*["']|>)\s*)[1-8]""")]
    private static partial Regex XmpOrientation();
}
