using System.Buffers.Binary;

namespace Unblur.Imaging.Metadata;

/// <summary>The markers of a JPEG file, found as decoders find them: bytes that belong to no segment are skipped.</summary>
internal sealed class JpegStructure
{
    private const byte EndOfImage = 0xD9, StartOfScan = 0xDA, Jfif = 0xE0;
    private const int JfifVersion = 5; // place of the major version behind "JFIF" and 0

    private readonly JpegScans _scans = new();

    private JpegStructure()
    {
    }

    /// <summary>The segments before the first scan, without those that exceed the limit of metadata.</summary>
    public List<(byte Marker, byte[] Payload)> Segments { get; } = [];

    /// <summary>Metadata between and behind the scans, where few writers put any.</summary>
    public List<(byte Marker, byte[] Payload)> LateSegments { get; } = [];

    /// <summary>Bytes between the segments of the header, which belong to none.</summary>
    public bool HasStrayBytes { get; private set; }

    /// <summary>Where the first scan begins, its marker included; null if there is none.</summary>
    public long? FirstScan { get; private set; }

    /// <summary>The position behind the end-of-image marker; null if it is missing, or was not looked for.</summary>
    public long? End { get; private set; }

    /// <summary>The marker of the frame: 0xC0 (baseline) to 0xCF, or 0xF7 (JPEG-LS); 0 if there is none before the first scan.</summary>
    public byte Frame { get; private set; }

    /// <summary>Bits of a sample.</summary>
    public int Precision { get; private set; }

    /// <summary>Reads the markers.</summary>
    /// <param name="file">A JPEG file, seekable.</param>
    /// <param name="budget">The limit of all segments together.</param>
    /// <param name="toEnd">Whether the end of the image is looked for, which reads the whole file.</param>
    public static JpegStructure Read(Stream file, MetadataBudget budget, bool toEnd)
    {
        var found = new JpegStructure();
        file.Position = 2;
        while (NextMarker(file, out byte marker, out bool skipped))
        {
            if (marker == EndOfImage)
            {
                found.End = file.Position;
                return found;
            }

            found.HasStrayBytes |= skipped && found.FirstScan is null;
            if (marker == StartOfScan)
            {
                found.FirstScan ??= file.Position - 2;
                if (!toEnd)
                {
                    return found;
                }
            }

            if (!IsAlone(marker) && !found.TryTake(file, marker, budget))
            {
                return found;
            }
        }

        return found;
    }

    /// <summary>Why Unblur does not read this kind of JPEG; null if it does.</summary>
    public string? Unsupported() => Frame switch
    {
        0xF7 => "is a JPEG-LS file, which Unblur does not read: save it as PNG or TIFF.",
        0xC3 or 0xC7 or 0xCB or 0xCF => "is a lossless JPEG, which Unblur does not read: save it as PNG or TIFF.",
        0xC5 or 0xC6 or 0xCD or 0xCE => "is a hierarchical JPEG, which Unblur does not read: save it as PNG or TIFF.",
        not 0 when Precision != 8 => $"is a JPEG of {Precision} bits a sample, and Unblur reads JPEG of 8 bits: save it as a 16-bit PNG or TIFF.",
        _ => null,
    };

    /// <summary>What is missing of the picture, by the headers of its scans; null if nothing is. For a file that was read to its end.</summary>
    public string? Incomplete() =>
        FirstScan is null ? null
        : _scans.LacksComponent ? "a colour of the picture is missing"
        : End is null && _scans.IsCoarse ? "the scans that make the picture fine are missing"
        : null;

    /// <summary>
    /// The file as every decoder reads it the same way: without stray bytes in the header, of a known version of JFIF, and with its end marker. Null if the file is
    /// so already. libjpeg reports its first warning alone: a harmless one of the header would hide that a part of the picture is missing.
    /// </summary>
    public byte[]? Repaired(Stream file)
    {
        if ((End is not null && !HasStrayBytes && !Segments.Any(IsOddJfif)) || FirstScan is not { } scan)
        {
            return null;
        }

        using var whole = new MemoryStream();
        whole.Write([0xFF, 0xD8]);
        foreach ((byte Marker, byte[] Payload) segment in Segments)
        {
            whole.Write(Segment(segment.Marker, IsOddJfif(segment) ? [.. segment.Payload[..JfifVersion], 1, .. segment.Payload[(JfifVersion + 1)..]] : segment.Payload));
        }

        file.Position = scan;
        file.CopyTo(whole);
        if (End is null)
        {
            whole.Position = whole.Length - 1;
            whole.Write(whole.ReadByte() == 0xFF ? [EndOfImage] : [0xFF, EndOfImage]);
        }

        return whole.ToArray();
    }

    /// <summary>A whole segment with its marker and length.</summary>
    public static byte[] Segment(byte marker, ReadOnlySpan<byte> payload)
    {
        int length = payload.Length + 2;
        return [0xFF, marker, (byte)(length >> 8), (byte)length, .. payload];
    }

    private static bool IsOddJfif((byte Marker, byte[] Payload) segment)
        => segment.Marker == Jfif && segment.Payload.AsSpan().StartsWith("JFIF\0"u8) && segment.Payload.Length > JfifVersion && segment.Payload[JfifVersion] != 1;

    private static bool IsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD8);

    private static bool IsFrame(byte marker) => marker is (>= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) or 0xF7;

    /// <summary>Reads the payload; returns false where the file ends within it.</summary>
    private bool TryTake(Stream file, byte marker, MetadataBudget budget)
    {
        Span<byte> length = stackalloc byte[2];
        if (!file.TryFill(length) || !file.TryRead(BinaryPrimitives.ReadUInt16BigEndian(length) - 2, out byte[] payload))
        {
            return false;
        }

        if (IsFrame(marker) && payload.Length > 0 && Frame == 0)
        {
            (Frame, Precision) = (marker, payload[0]);
            _scans.TakeFrame(marker, payload);
        }
        else if (marker == StartOfScan)
        {
            _scans.TakeScan(payload);
        }

        bool isMetadata = marker is (>= 0xE0 and <= 0xEF and not 0xEE) or 0xFE;
        if (FirstScan is null && (!isMetadata || budget.Take(payload.Length)))
        {
            Segments.Add((marker, payload));
        }
        else if (FirstScan is not null && isMetadata && budget.Take(payload.Length))
        {
            LateSegments.Add((marker, payload));
        }

        return true;
    }

    /// <summary>Moves behind the next marker, over bytes that belong to none: entropy-coded data, padding and stray bytes.</summary>
    private static bool NextMarker(Stream file, out byte marker, out bool skipped)
    {
        (marker, skipped) = (0, false);
        while (true)
        {
            int next = file.ReadByte();
            for (; next is not (0xFF or -1); next = file.ReadByte())
            {
                skipped = true;
            }

            while (next == 0xFF)
            {
                next = file.ReadByte();
            }

            if (next == -1)
            {
                return false;
            }

            if (next != 0)
            {
                marker = (byte)next;
                return true;
            }

            skipped = true;
        }
    }
}
