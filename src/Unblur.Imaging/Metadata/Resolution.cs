using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the printing resolution where each format has it; null where a file has none.</summary>
internal static class Resolution
{
    private const ushort XTag = 282, YTag = 283, UnitTag = 296;
    private const double MetresPerInch = 0.0254, CentimetresPerInch = 2.54;

    /// <summary>From the payload of a JFIF segment.</summary>
    public static (double X, double Y)? OfJfif(ReadOnlySpan<byte> payload) => payload.Length < 12 || payload[7] is not (1 or 2)
        ? null
        : Checked(
            BinaryPrimitives.ReadUInt16BigEndian(payload[8..]), BinaryPrimitives.ReadUInt16BigEndian(payload[10..]), payload[7] == 1 ? 1 : CentimetresPerInch);

    /// <summary>From a pHYs chunk.</summary>
    public static (double X, double Y)? OfPng(ReadOnlySpan<byte> data) => data.Length != 9 || data[8] != 1
        ? null
        : Checked(BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]), MetresPerInch);

    /// <summary>From pixels per metre.</summary>
    public static (double X, double Y)? PerMetre(double x, double y) => Checked(x, y, MetresPerInch);

    /// <summary>From the tags of a TIFF structure: a TIFF file, or EXIF.</summary>
    public static (double X, double Y)? OfTiff(TiffReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        double x = 0, y = 0;
        uint unit = 2; // inches
        foreach (TiffEntry entry in reader.Entries(reader.FirstDirectory))
        {
            switch (entry.Id)
            {
                case XTag:
                    x = reader.Rational(entry);
                    break;
                case YTag:
                    y = reader.Rational(entry);
                    break;
                case UnitTag:
                    unit = reader.Number(entry);
                    break;
            }
        }

        return unit is 2 or 3 ? Checked(x, y, unit == 2 ? 1 : CentimetresPerInch) : null;
    }

    /// <summary>From an EXIF block.</summary>
    public static (double X, double Y)? OfExif(byte[]? exif) => exif is null ? null : OfTiff(TiffReader.TryOpen(new MemoryStream(exif)));

    /// <summary>1 x 1 and what is not positive stand for "unknown" in files.</summary>
    private static (double X, double Y)? Checked(double x, double y, double perInch) =>
        x > 0 && y > 0 && !(x == 1 && y == 1) && double.IsFinite(x + y) ? (x * perInch, y * perInch) : null;
}
