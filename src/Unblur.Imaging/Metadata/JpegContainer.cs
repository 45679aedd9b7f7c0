using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the marker segments of a JPEG file, and writes them before those of the encoder.</summary>
internal static class JpegContainer
{
    private const int LargestPayload = 65533;
    private const byte App0 = 0xE0, App1 = 0xE1, App2 = 0xE2, App13 = 0xED, Comment = 0xFE, QuantizationTables = 0xDB;

    /// <summary>The length of the header of a profile's part, with its number and the number of parts.</summary>
    private const int IccPartHead = 12 + 2;

    private static ReadOnlySpan<byte> JfifHead => "JFIF\0"u8;

    private static ReadOnlySpan<byte> ExifHead => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpHead => "http://ns.adobe.com/xap/1.0/\0"u8;

    private static ReadOnlySpan<byte> ExtendedXmpHead => "http://ns.adobe.com/xmp/extension/\0"u8;

    private static ReadOnlySpan<byte> IccHead => "ICC_PROFILE\0"u8;

    private static ReadOnlySpan<byte> PhotoshopHead => "Photoshop 3.0\0"u8;

    public static Container Read(Stream file)
    {
        byte[]? exif = null, xmp = null;
        var icc = new SortedDictionary<byte, byte[]>();
        using var photoshop = new MemoryStream();
        List<byte[]> others = [];
        int? quality = null;

        file.Position = 2;
        while (TryReadSegment(file, out byte marker, out byte[] payload))
        {
            ReadOnlySpan<byte> data = payload;
            if (marker == App1 && data.StartsWith(ExifHead))
            {
                exif ??= data[ExifHead.Length..].ToArray();
            }
            else if (marker == App1 && data.StartsWith(XmpHead))
            {
                xmp ??= data[XmpHead.Length..].ToArray();
            }
            else if (marker == App2 && data.StartsWith(IccHead) && data.Length > IccPartHead)
            {
                icc[data[IccHead.Length]] = data[IccPartHead..].ToArray();
            }
            else if (marker == App13 && data.StartsWith(PhotoshopHead))
            {
                photoshop.Write(data[PhotoshopHead.Length..]);
            }
            else if (marker == Comment || (marker == App1 && data.StartsWith(ExtendedXmpHead)))
            {
                others.Add(Segment(marker, data));
            }
            else if (marker == QuantizationTables)
            {
                quality ??= JpegQuality.Estimate(data);
            }
        }

        var metadata = new PhotoMetadata
        {
            Exif = exif,
            Xmp = xmp,
            Icc = icc.Count == 0 ? null : [.. icc.Values.SelectMany(part => part)],
            Photoshop = photoshop.Length == 0 ? null : photoshop.ToArray(),
            Native = new NativeBlocks(PhotoFormat.Jpeg, [], others),
        };
        return new Container(metadata, IsLossy: true, quality);
    }

    /// <summary>Everything before the encoder's tables, start-of-image marker included.</summary>
    /// <exception cref="PhotoException">A block is larger than a JPEG can hold.</exception>
    public static void WriteHead(Stream target, PhotoMetadata metadata, string name)
    {
        target.Write([0xFF, 0xD8]);
        target.Write(Jfif(metadata.DotsPerInch));
        if (metadata.Exif is { } exif)
        {
            target.Write(Whole(App1, ExifHead, exif, "EXIF", name));
        }

        if (metadata.Xmp is { } xmp)
        {
            target.Write(Whole(App1, XmpHead, xmp, "XMP", name));
        }

        foreach (byte[] part in (metadata.Photoshop ?? []).Chunk(LargestPayload - PhotoshopHead.Length))
        {
            target.Write(Segment(App13, [.. PhotoshopHead, .. part]));
        }

        byte[][] profile = [.. (metadata.Icc ?? []).Chunk(LargestPayload - IccPartHead)];
        if (profile.Length > byte.MaxValue)
        {
            throw new PhotoException(name, $"its colour profile of {metadata.Icc!.Length} bytes is too large for JPEG: save as PNG or TIFF.");
        }

        for (int i = 0; i < profile.Length; i++)
        {
            target.Write(Segment(App2, [.. IccHead, (byte)(i + 1), (byte)profile.Length, .. profile[i]]));
        }

        foreach (byte[] segment in metadata.Native.For(PhotoFormat.Jpeg))
        {
            target.Write(segment);
        }
    }

    private static bool TryReadSegment(Stream file, out byte marker, out byte[] payload)
    {
        (marker, payload) = (0, []);
        Span<byte> length = stackalloc byte[2];
        if (file.ReadByte() != 0xFF)
        {
            return false;
        }

        int next;
        do
        {
            next = file.ReadByte();
        }
        while (next == 0xFF);
        if (next is -1 or 0xD9 or 0xDA or 0x00)
        {
            return false;
        }

        marker = (byte)next;
        if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
        {
            return true; // markers without a length
        }

        return file.TryFill(length) && file.TryRead(BinaryPrimitives.ReadUInt16BigEndian(length) - 2, out payload);
    }

    private static byte[] Jfif((double X, double Y) dotsPerInch)
    {
        byte[] payload = [.. JfifHead, 1, 1, 1, 0, 0, 0, 0, 0, 0]; // version 1.1, dots per inch, no thumbnail
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(8), (ushort)Math.Clamp(Math.Round(dotsPerInch.X), 1, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(10), (ushort)Math.Clamp(Math.Round(dotsPerInch.Y), 1, ushort.MaxValue));
        return Segment(App0, payload);
    }

    private static byte[] Whole(byte marker, ReadOnlySpan<byte> head, byte[] block, string kind, string name) =>
        head.Length + block.Length <= LargestPayload
            ? Segment(marker, [.. head, .. block])
            : throw new PhotoException(
                name, $"its {kind} block of {block.Length} bytes is too large for JPEG (64 KiB): save as PNG or TIFF, or without metadata.");

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> payload)
    {
        int length = payload.Length + 2;
        return [0xFF, marker, (byte)(length >> 8), (byte)length, .. payload];
    }
}
