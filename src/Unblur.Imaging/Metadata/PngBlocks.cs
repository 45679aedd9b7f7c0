using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>The metadata of a PNG file, collected as its chunks come.</summary>
internal sealed class PngBlocks
{
    private const int LargestText = 16 << 20;

    /// <summary>Chunks of the pixels themselves, or hints about how they are stored; they do not hold for other pixels.</summary>
    private static readonly HashSet<string> s_storage =
        ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "sBIT", "bKGD", "hIST", "sPLT", "acTL", "fcTL", "fdAT", "iDOT", "vpAg", "pHYs"];

    private static readonly HashSet<string> s_color = ["gAMA", "cHRM", "sRGB", "cICP", "mDCV", "mDCv", "cLLI", "cLLi"];

    private readonly List<byte[]> _color = [];
    private readonly List<byte[]> _others = [];
    private readonly SingleBlock _exif;
    private readonly SingleBlock _xmp;
    private readonly SingleBlock _icc;
    private readonly SingleBlock _photoshop;
    private byte[]? _rawExif;
    private byte[]? _rawXmp;
    private (double X, double Y)? _dotsPerInch;
    private bool _hasFurtherImage;

    public PngBlocks()
    {
        (_exif, _xmp) = (new SingleBlock("EXIF", NotCarried), new SingleBlock("XMP", NotCarried));
        (_icc, _photoshop) = (new SingleBlock("a colour profile", NotCarried), new SingleBlock("IPTC", NotCarried));
    }

    public static ReadOnlySpan<byte> XmpKeyword => "XML:com.adobe.xmp"u8;

    /// <summary>Frames of an animation; 1 for a still picture.</summary>
    public int Frames { get; private set; } = 1;

    public List<string> NotCarried { get; } = [];

    public void Add(string type, byte[] data)
    {
        switch (type)
        {
            case "eXIf":
                _exif.Add(data.AsSpan().StartsWith("Exif\0\0"u8) ? data[6..] : data);
                break;
            case "iCCP":
                AddProfile(Profile(data));
                break;
            case "caBX":
                NotCarried.Add(Container.SignedHistory);
                break;
            case "fdAT" when Frames == 1 && !_hasFurtherImage:
                _hasFurtherImage = true;
                NotCarried.Add("the further image that only viewers of animations show");
                break;
            case "pHYs":
                _dotsPerInch ??= Resolution.OfPng(data);
                break;
            case "acTL" when data.Length >= 4:
                Frames = (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(data), 1, int.MaxValue);
                break;
            case "tEXt" or "zTXt" or "iTXt":
                AddText(type, data);
                break;
            default:
                AddOther(type, data);
                break;
        }
    }

    /// <summary>The metadata. A block of its own comes before one in text, which older programs write.</summary>
    public PhotoMetadata ToMetadata(bool losesWhatIsBehind)
    {
        foreach ((SingleBlock own, byte[]? inText) in ((SingleBlock, byte[]?)[])[(_exif, _rawExif), (_xmp, _rawXmp)])
        {
            if (inText is not null)
            {
                own.Add(inText);
            }
        }

        return new PhotoMetadata
        {
            Exif = _exif.Value,
            Xmp = XmpClaims.Kept(_xmp.Value, losesWhatIsBehind, NotCarried),
            Icc = _icc.Value,
            Photoshop = _photoshop.Value,
            DotsPerInch = _dotsPerInch ?? Resolution.OfExif(_exif.Value),
            Native = new NativeBlocks(PhotoFormat.Png, _color, _others),
        };
    }

    public static byte[] Deflate(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return packed.ToArray();
    }

    private void AddProfile(byte[]? profile)
    {
        if (profile is null)
        {
            NotCarried.Add("the colour profile, which is damaged");
        }
        else
        {
            _icc.Add(profile);
        }
    }

    private void AddOther(string type, byte[] data)
    {
        // The case of the fourth letter says whether a chunk still holds when the pixels have changed.
        bool isSafeToCopy = type.Length == 4 && char.IsAsciiLetterLower(type[3]);
        if (s_color.Contains(type))
        {
            _color.Add(PngContainer.Chunk(type, data));
        }
        else if (!s_storage.Contains(type))
        {
            if (isSafeToCopy || type == "tIME")
            {
                _others.Add(PngContainer.Chunk(type, data));
            }
            else
            {
                NotCarried.Add($"the chunk {type} ({Sizes.Words(data.Length)}), which holds for the original pixels alone");
            }
        }
    }

    private void AddText(string type, byte[] data)
    {
        int end = Array.IndexOf(data, (byte)0);
        string keyword = end < 0 ? "" : Encoding.Latin1.GetString(data, 0, end);
        byte[]? text = end < 0 ? null : type == "tEXt" ? data[(end + 1)..] : type == "zTXt" ? Inflate(data, end + 2) : International(data, end + 1);
        if (type == "iTXt" && text is not null && data.AsSpan(0, end).SequenceEqual(XmpKeyword))
        {
            _xmp.Add(text);
            return;
        }

        switch (text is null ? null : RawProfile.Read(keyword, text))
        {
            case (RawProfileKind.Exif, byte[] block):
                _rawExif ??= block;
                break;
            case (RawProfileKind.Xmp, byte[] block):
                _rawXmp ??= block;
                break;
            case (RawProfileKind.Photoshop, byte[] block):
                _photoshop.Add(block);
                break;
            default:
                _others.Add(PngContainer.Chunk(type, data));
                break;
        }
    }

    /// <summary>The text of an iTXt chunk: compression flag, method, language, a zero, translated keyword, a zero, text.</summary>
    private static byte[]? International(byte[] data, int start)
    {
        int language = start + 2 <= data.Length ? Array.IndexOf(data, (byte)0, start + 2) : -1;
        int translated = language < 0 ? -1 : Array.IndexOf(data, (byte)0, language + 1);
        return translated < 0 ? null : data[start] == 0 ? data[(translated + 1)..] : Inflate(data, translated + 1);
    }

    /// <summary>Unpacks an iCCP chunk: a name, a zero, the method, then zlib data.</summary>
    private static byte[]? Profile(byte[] chunk)
    {
        int start = Array.IndexOf(chunk, (byte)0) + 2;
        return start < 2 ? null : Inflate(chunk, start);
    }

    /// <summary>Unpacks zlib data; null where it is damaged, empty or larger than <see cref="LargestText"/>.</summary>
    private static byte[]? Inflate(byte[] chunk, int start)
    {
        if (start > chunk.Length)
        {
            return null;
        }

        using var packed = new ZLibStream(new MemoryStream(chunk, start, chunk.Length - start), CompressionMode.Decompress);
        using var text = new MemoryStream();
        byte[] buffer = new byte[16384];
        try
        {
            for (int read; (read = packed.Read(buffer)) > 0 && text.Length < LargestText;)
            {
                text.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return text.Length is > 0 and < LargestText ? text.ToArray() : null;
    }
}
