using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>Reads the marker segments of a JPEG file, and writes them before those of the encoder.</summary>
internal static class JpegContainer
{
    private const int LargestPayload = 65533;
    private const byte App0 = 0xE0, App1 = 0xE1, App2 = 0xE2, App11 = 0xEB, App13 = 0xED, App14 = 0xEE, App15 = 0xEF, Comment = 0xFE, QuantizationTables = 0xDB;

    /// <summary>The length of the header of a profile's part, with its number and the number of parts.</summary>
    private const int IccPartHead = 12 + 2;

    private static ReadOnlySpan<byte> JfifHead => "JFIF\0"u8;

    private static ReadOnlySpan<byte> ExifHead => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpHead => "http://ns.adobe.com/xap/1.0/\0"u8;

    private static ReadOnlySpan<byte> IccHead => "ICC_PROFILE\0"u8;

    private static ReadOnlySpan<byte> PhotoshopHead => "Photoshop 3.0\0"u8;

    public static Container Read(Stream file, MetadataBudget budget, bool toEnd)
    {
        var structure = JpegStructure.Read(file, budget, toEnd);
        var blocks = new Blocks();
        foreach ((byte marker, byte[] payload) in structure.Segments.Concat(structure.LateSegments))
        {
            blocks.Add(marker, payload);
        }

        string[] behind = structure.End is { } end ? [.. Trailer.Describe(file, end)] : [];
        PhotoMetadata metadata = blocks.ToMetadata(behind.Length > 0);
        return new Container(metadata, IsLossy: true, blocks.Quality)
        {
            Jpeg = structure,
            NotCarried = [.. behind, .. blocks.NotCarried],
        };
    }

    /// <summary>Why a JPEG cannot hold the metadata; null if it can.</summary>
    public static string? Problem(PhotoMetadata metadata)
    {
        if (ExifHead.Length + (metadata.Exif?.Length ?? 0) > LargestPayload)
        {
            return TooLarge("EXIF", metadata.Exif!);
        }

        if (XmpHead.Length + (metadata.Xmp?.Length ?? 0) > LargestPayload)
        {
            return TooLarge("XMP", metadata.Xmp!);
        }

        return metadata.Icc?.Length > byte.MaxValue * (LargestPayload - IccPartHead)
            ? $"its colour profile of {Sizes.Words(metadata.Icc.Length)} is too large for JPEG: save as PNG or TIFF."
            : null;
    }

    /// <summary>Everything before the encoder's tables, start-of-image marker included. <see cref="Problem"/> must be null.</summary>
    public static void WriteHead(Stream target, PhotoMetadata metadata)
    {
        target.Write([0xFF, 0xD8]);
        target.Write(Jfif(metadata.DotsPerInch));
        if (metadata.Exif is { } exif)
        {
            target.Write(JpegStructure.Segment(App1, [.. ExifHead, .. exif]));
        }

        if (metadata.Xmp is { } xmp)
        {
            target.Write(JpegStructure.Segment(App1, [.. XmpHead, .. xmp]));
        }

        foreach (byte[] part in (metadata.Photoshop ?? []).Chunk(LargestPayload - PhotoshopHead.Length))
        {
            target.Write(JpegStructure.Segment(App13, [.. PhotoshopHead, .. part]));
        }

        byte[][] profile = [.. (metadata.Icc ?? []).Chunk(LargestPayload - IccPartHead)];
        for (int i = 0; i < profile.Length; i++)
        {
            target.Write(JpegStructure.Segment(App2, [.. IccHead, (byte)(i + 1), (byte)profile.Length, .. profile[i]]));
        }

        foreach (byte[] segment in metadata.Native.For(PhotoFormat.Jpeg))
        {
            target.Write(segment);
        }
    }

    private static string TooLarge(string kind, byte[] block) =>
        $"its {kind} block of {Sizes.Words(block.Length)} is too large for JPEG (64 KiB): save as PNG or TIFF, or without metadata.";

    private static byte[] Jfif((double X, double Y)? dotsPerInch)
    {
        byte[] payload = [.. JfifHead, 1, 1, 0, 0, 1, 0, 1, 0, 0]; // version 1.1, square pixels without a unit, no thumbnail
        if (dotsPerInch is { } dots)
        {
            payload[7] = 1; // dots per inch
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(8), (ushort)Math.Clamp(Math.Round(dots.X), 1, ushort.MaxValue));
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(10), (ushort)Math.Clamp(Math.Round(dots.Y), 1, ushort.MaxValue));
        }

        return JpegStructure.Segment(App0, payload);
    }

    /// <summary>The blocks of a file, as its segments come.</summary>
    private sealed class Blocks
    {
        private readonly SortedDictionary<byte, byte[]> _icc = [];
        private readonly List<byte> _photoshop = [];
        private readonly List<byte[]> _others = [];
        private readonly SingleBlock _exif;
        private readonly SingleBlock _xmp;
        private int _iccParts;
        private (double X, double Y)? _dotsPerInch;

        public Blocks() => (_exif, _xmp) = (new SingleBlock("EXIF", NotCarried), new SingleBlock("XMP", NotCarried));

        public int? Quality { get; private set; }

        public List<string> NotCarried { get; } = [];

        public void Add(byte marker, byte[] payload)
        {
            ReadOnlySpan<byte> data = payload;
            switch (marker)
            {
                case App0 when data.StartsWith(JfifHead):
                    _dotsPerInch ??= Resolution.OfJfif(data);
                    break;
                case App1 when data.StartsWith(ExifHead):
                    _exif.Add(payload[ExifHead.Length..]);
                    break;
                case App1 when data.StartsWith(XmpHead):
                    _xmp.Add(payload[XmpHead.Length..]);
                    break;
                case App2 when data.StartsWith(IccHead) && data.Length > IccPartHead:
                    _icc[data[IccHead.Length]] = payload[IccPartHead..];
                    _iccParts = Math.Max(_iccParts, data[IccHead.Length + 1]);
                    break;
                case App13 when data.StartsWith(PhotoshopHead):
                    _photoshop.AddRange(data[PhotoshopHead.Length..]);
                    break;
                case QuantizationTables:
                    Quality ??= JpegQuality.Estimate(data);
                    break;
                default:
                    AddOther(marker, data);
                    break;
            }
        }

        public PhotoMetadata ToMetadata(bool losesWhatIsBehind) => new()
        {
            Exif = _exif.Value,
            Xmp = XmpClaims.Kept(_xmp.Value, losesWhatIsBehind, NotCarried),
            Icc = Icc(),
            Photoshop = _photoshop.Count == 0 ? null : [.. _photoshop],
            DotsPerInch = _dotsPerInch ?? Resolution.OfExif(_exif.Value),
            Native = new NativeBlocks(PhotoFormat.Jpeg, [], _others),
        };

        /// <summary>The profile from its parts, which may come in any order; none where one is missing, since no reader could use the rest.</summary>
        private byte[]? Icc()
        {
            if (_icc.Count == 0)
            {
                return null;
            }

            if (_icc.Count < _iccParts)
            {
                NotCarried.Add($"the colour profile, of which {_iccParts - _icc.Count} of {_iccParts} parts are missing");
                return null;
            }

            return [.. _icc.Values.SelectMany(part => part)];
        }

        /// <summary>
        /// Keeps what describes the photo. What describes the storage of its pixels, or an index of images that are gone, would be wrong in a new file.
        /// </summary>
        private void AddOther(byte marker, ReadOnlySpan<byte> data)
        {
            bool isIndex = marker == App2 && (data.StartsWith("MPF\0"u8) || data.StartsWith("urn:iso:std:iso:ts:21496"u8));
            if (marker == App11)
            {
                if (!NotCarried.Contains(Container.SignedHistory))
                {
                    NotCarried.Add(Container.SignedHistory);
                }
            }
            else if (marker == Comment || (marker is > App0 and <= App15 and not App14 && !isIndex))
            {
                _others.Add(JpegStructure.Segment(marker, data));
            }
        }
    }
}
