using System.Runtime.InteropServices;
using NetVips;

namespace Unblur.Imaging.Vips;

/// <summary>What is asked of images of libvips, and how they are made of memory.</summary>
internal static class VipsImages
{
    /// <summary>Opens a file as a source. A path is taken literally: options in square brackets are not parsed.</summary>
    public static Source FromFile(string path)
    {
        VipsLibrary.EnsureStarted();
        return Source.NewFromFile(path);
    }

    /// <summary>Takes encoded bytes as a source, which keeps them alive.</summary>
    public static Source FromBytes(byte[] bytes)
    {
        VipsLibrary.EnsureStarted();
        return Source.NewFromMemory(bytes);
    }

    /// <summary>An image over interleaved samples, which are not copied: they stay where they are until it is disposed.</summary>
    public static Image Over<T>(T[] samples, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged
    {
        VipsLibrary.EnsureStarted();
        var pinned = GCHandle.Alloc(samples, GCHandleType.Pinned);
        try
        {
            var image = Image.NewFromMemory(pinned.AddrOfPinnedObject(), (ulong)Buffer.ByteLength(samples), width, height, bands, format);
            image.OnPostClose += pinned.Free;
            return image;
        }
        catch
        {
            pinned.Free();
            throw;
        }
    }

    /// <summary>Computes all pixels: interleaved samples, native endian.</summary>
    public static byte[] ToBytes(this Image image)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked(image.Width * image.Height * image.Bands * image.Format.SampleBytes()));
        using Image target = Over(bytes, image.Width, image.Height, image.Bands, image.Format);
        image.Write(target);
        return bytes;
    }

    /// <summary>Bytes of a sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Samples are neither 8 nor 16 bit nor float.</exception>
    public static int SampleBytes(this Enums.BandFormat format) => format switch
    {
        Enums.BandFormat.Uchar => 1,
        Enums.BandFormat.Ushort => 2,
        Enums.BandFormat.Float => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "8-bit, 16-bit and float samples only."),
    };

    /// <summary>The colour profile in the file; null where there is none.</summary>
    public static byte[]? Icc(this Image image) => image.Blob("icc-profile-data");

    /// <summary>The EXIF in the file as a TIFF structure; null where there is none.</summary>
    public static byte[]? Exif(this Image image)
    {
        ReadOnlySpan<byte> mark = "Exif\0\0"u8;
        byte[]? exif = image.Blob("exif-data");
        return exif is not null && exif.AsSpan().StartsWith(mark) ? exif[mark.Length..] : exif;
    }

    /// <summary>Bytes that the file has under a name of libvips; null where there are none.</summary>
    public static byte[]? Blob(this Image image, string name) => image.Contains(name) ? (byte[])image.Get(name) : null;

    /// <summary>EXIF orientation, 1 to 8; 1 where it is not known.</summary>
    public static int Orientation(this Image image) => image.Contains("orientation") && (int)image.Get("orientation") is >= 1 and <= 8 and var known ? known : 1;

    /// <summary>How many pages the file has, at least 1.</summary>
    public static int Pages(this Image image) => image.Contains("n-pages") ? Math.Max(1, (int)image.Get("n-pages")) : 1;
}
