using System.Text;
using Unblur.Imaging.Metadata;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

/// <summary>Every kind of content goes through every format: it is kept, or it is converted, refused or named. The guide has the same table.</summary>
public sealed class KeptContentTests
{
    private static readonly PhotoFormat[] s_formats = [PhotoFormat.Jpeg, PhotoFormat.Png, PhotoFormat.Tiff, PhotoFormat.Webp];

    private static readonly byte[] s_jpeg = PhotoCodec.EncodeJpeg(TestImages.Textured(3, 48, 64), 90);

    private static readonly Content[] s_contents =
    [
        new("EXIF", Jpeg(0xE1, [.. "Exif\0\0"u8, .. MetadataFactory.Exif(1)]), (_, saved) => Text(saved.Metadata.Exif).Contains("Unblur Camera", StringComparison.Ordinal)),
        new("XMP", Jpeg(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. MetadataFactory.Xmp(1)]), (_, saved) => Text(saved.Metadata.Xmp).Contains("tiff:Artist", StringComparison.Ordinal)),
        new("IPTC and Photoshop's data", Jpeg(0xED, [.. "Photoshop 3.0\0"u8, .. MetadataFactory.Photoshop()]), (_, saved) => Text(saved.Metadata.Photoshop).Contains("caption", StringComparison.Ordinal)),
        new("colour profile", Jpeg(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. MetadataFactory.Icc()]), (_, saved) => MetadataFactory.Icc().SequenceEqual(saved.Metadata.Icc ?? [])),
        new("colour space in PNG's own chunks (gAMA, cHRM, cICP)", Png(PngFactory.Rgb, ("gAMA", [0, 1, 0x86, 0xA0])), (bytes, _) => Has(bytes, "gAMA"))
        {
            Converted = ("as a profile", saved => saved.Metadata.Icc is not null),
        },
        new("HDR colour space (cICP with PQ or HLG)", Png(PngFactory.Rgb, ("cICP", [9, 16, 0, 1])), (bytes, _) => Has(bytes, "cICP")),
        new("printing resolution", Png(PngFactory.Rgb, ("pHYs", [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])), (_, saved) => saved.Metadata.DotsPerInch is not null),
        new("16 bits a sample", PngFactory.Create(2, 2, 16, PngFactory.Grey, [1, 2, 3, 4, 5, 6, 7, 8]), (_, saved) => saved.Bits == 16),
        new("transparency", Png(PngFactory.RgbAlpha), (_, saved) => saved.HasAlpha),
        new("comments and camera data of JPEG", Jpeg(0xFE, [.. "a comment"u8]), (bytes, _) => Has(bytes, "a comment")),
        new("text of PNG", Png(PngFactory.Rgb, ("tEXt", [.. "Title\0a title"u8])), (bytes, _) => Has(bytes, "a title")),
        new("other tags of TIFF", new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(34737, 2, [.. "WGS 84|\0"u8])] }.ToBytes(), (bytes, _) => Has(bytes, "WGS 84|")),
        new("other blocks of WebP", Webp("odd data"), (bytes, _) => Has(bytes, "odd data")),
        new("the video of a motion photo", [.. s_jpeg, 0, 0, 0, 24, .. "ftypmp42 video"u8], (bytes, _) => Has(bytes, "ftypmp42")),
        new("further images in a JPEG (gain map, depth map, preview)", [.. s_jpeg, .. s_jpeg], (bytes, _) => JpegStructure.Read(new MemoryStream(bytes), new MetadataBudget(), toEnd: true).End < bytes.Length - 2),
        new("data behind the picture (JPEG, PNG, WebP)", [.. Photo.FromPlanes(TestImages.Textured(3, 8, 8)).Encode(PhotoFormat.Png), .. "camera data"u8], (bytes, _) => Has(bytes, "camera data")),
        new("a second block of EXIF or XMP", Png(PngFactory.Rgb, ("eXIf", MetadataFactory.Exif(1)), ("eXIf", [.. "II*\0second"u8])), (bytes, _) => Has(bytes, "second")),
        new("signed history (content credentials)", Jpeg(0xEB, [.. "JP c2pa"u8]), (bytes, _) => Has(bytes, "c2pa")),
        new("layers and sub-images of TIFF", new TiffFile(2, 2, [1, 2, 3, 4]) { Tags = [(37724, 7, [.. "8BIMlayers"u8])] }.ToBytes(), (bytes, _) => Has(bytes, "8BIMlayers")),
        new("further pages of TIFF", new TiffFile(2, 2, [1, 2, 3, 4]) { Pages = 2 }.ToBytes(), (_, saved) => saved.Pages == 2),
        new("animation (PNG, WebP)", Png(PngFactory.Rgb, ("acTL", [0, 0, 0, 2, 0, 0, 0, 0])), (_, _) => false),
        new("metadata beyond 32 MB", Png(PngFactory.Rgb, ("tEXt", [.. "Title\0"u8, .. Enumerable.Repeat((byte)'x', 40_000_000)])), (bytes, _) => Has(bytes, "xxxxxxxx")),
    ];

    [Fact]
    public void Guide_Table_IsWhatRoundTripsGive()
    {
        string table = Table();

        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "deblur.md"));
        Assert.True(guide.Contains(table, StringComparison.Ordinal), $"docs/guides/deblur.md must have this table:\n{table}");
    }

    private static string Table()
    {
        var table = new StringBuilder("| content of the photo | JPEG | PNG | TIFF | WebP |\n|---|---|---|---|---|\n");
        foreach (Content content in s_contents)
        {
            table.Append($"| {content.Name} | {string.Join(" | ", s_formats.Select(format => Cell(content, format)))} |\n");
        }

        return table.ToString();
    }

    private static string Cell(Content content, PhotoFormat format)
    {
        byte[] bytes;
        Photo photo;
        try
        {
            photo = Photo.Decode(content.File);
            bytes = photo.Encode(format);
        }
        catch (PhotoException refused)
        {
            Assert.NotEmpty(refused.Reason);
            return "refused";
        }

        var saved = Photo.Decode(bytes);
        bool isNamed = photo.Pages > 1 || photo.LossesAs(format).Count > 0;
        if (content.IsKept(bytes, saved))
        {
            Assert.False(isNamed, $"{content.Name} is kept in {format} and named as a loss: {string.Join(", ", photo.LossesAs(format))}");
            return "kept";
        }

        if (content.Converted is (string how, Func<Photo, bool> isConverted) && isConverted(saved))
        {
            return how;
        }

        Assert.True(isNamed, $"{content.Name} is lost in {format}, and nothing says so");
        return "lost, and said";
    }

    private static byte[] Jpeg(byte marker, byte[] payload) => JpegFactory.WithSegments(s_jpeg, (marker, payload));

    private static byte[] Png(byte type, params (string, byte[])[] chunks) =>
        PngFactory.Create(2, 2, 8, type, [.. Enumerable.Repeat((byte)90, 4 * (type == PngFactory.RgbAlpha ? 4 : 3))], chunks);

    private static byte[] Webp(string text)
    {
        byte[] webp = [.. Photo.FromPlanes(TestImages.Textured(3, 8, 8)).Encode(PhotoFormat.Webp), .. "oddX"u8, (byte)text.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];
        BitConverter.TryWriteBytes(webp.AsSpan(4), webp.Length - 8);
        return webp;
    }

    private static bool Has(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    private static string Text(byte[]? block) => Encoding.Latin1.GetString(block ?? []);

    private sealed record Content(string Name, byte[] File, Func<byte[], Photo, bool> IsKept)
    {
        public (string How, Func<Photo, bool> Is)? Converted { get; init; }
    }
}
