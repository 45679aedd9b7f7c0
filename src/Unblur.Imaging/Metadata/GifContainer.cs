namespace Unblur.Imaging.Metadata;

/// <summary>Reads the metadata of a GIF file: XMP, a colour profile, and comments, which only GIF holds.</summary>
internal static class GifContainer
{
    private const int HeadLength = 13, ImageHeadLength = 9, HasTable = 0x80;
    private const byte Extension = 0x21, ImageStart = 0x2C, Application = 0xFF, Comment = 0xFE, PlainText = 0x01;

    /// <summary>Bytes behind an XMP packet that lead readers of blocks to its end: 1, then 255 down to 0.</summary>
    private const int XmpTail = 257;

    public static Container Read(Stream file, MetadataBudget budget)
    {
        List<string> notCarried = [];
        SingleBlock xmp = new("XMP", notCarried), icc = new("a colour profile", notCarried);
        file.Position = 0;
        long texts = 0;
        if (!file.TryRead(HeadLength, out byte[] head) || !SkipTable(file, head[10]))
        {
            return new Container(PhotoMetadata.None);
        }

        for (int kind = file.ReadByte(); kind is Extension or ImageStart; kind = file.ReadByte())
        {
            int label = kind == Extension ? file.ReadByte() : ImageStart;
            if (label == ImageStart && (!file.TryRead(ImageHeadLength, out byte[] image) || !SkipTable(file, image[^1]) || file.ReadByte() < 0))
            {
                break;
            }

            byte[] name = label == Application ? NextBlock(file) : [];
            bool isXmp = name.AsSpan().SequenceEqual("XMP DataXMP"u8), isIcc = name.AsSpan().SequenceEqual("ICCRGBG1012"u8);
            byte[] data = Blocks(file, withLengths: isXmp, budget, isKept: isXmp || isIcc, out long length);
            texts += label is Comment or PlainText ? length : 0;
            if (data.Length > 0)
            {
                (isXmp ? xmp : icc).Add(isXmp ? data[..Math.Max(0, data.Length - XmpTail)] : data);
            }
        }

        if (texts > 0)
        {
            notCarried.Add($"comments that only GIF holds ({Sizes.Words(texts)})");
        }

        return new Container(new PhotoMetadata { Xmp = xmp.Value, Icc = icc.Value }) { NotCarried = notCarried };
    }

    private static bool SkipTable(Stream file, byte flags)
    {
        int length = (flags & HasTable) == 0 ? 0 : 3 << ((flags & 7) + 1);
        return file.TryRead(length, out _);
    }

    private static byte[] NextBlock(Stream file) => file.ReadByte() is > 0 and var length && file.TryRead(length, out byte[] block) ? block : [];

    /// <summary>Reads blocks up to the empty one that ends them.</summary>
    private static byte[] Blocks(Stream file, bool withLengths, MetadataBudget budget, bool isKept, out long length)
    {
        using var all = new MemoryStream();
        length = 0;
        for (byte[] block = NextBlock(file); block.Length > 0; block = NextBlock(file))
        {
            length += block.Length;
            if (isKept && budget.Take(block.Length + 1))
            {
                all.Write(withLengths ? [(byte)block.Length, .. block] : block);
            }
        }

        return all.ToArray();
    }
}
