using System.Runtime.InteropServices;
using Unblur.Imaging.Metadata;

namespace Unblur.Imaging.Vips;

/// <summary>An image of libvips; its pixels may not have been computed yet.</summary>
internal sealed unsafe class VipsImage(nint instance) : VipsObject(instance)
{
    public int Width => VipsNative.vips_image_get_width(Pointer);

    public int Height => VipsNative.vips_image_get_height(Pointer);

    public int Bands => VipsNative.vips_image_get_bands(Pointer);

    public VipsFormat Format => (VipsFormat)VipsNative.vips_image_get_format(Pointer);

    public VipsSpace Space => (VipsSpace)VipsNative.vips_image_get_interpretation(Pointer);

    /// <summary>EXIF orientation, 1 to 8.</summary>
    public int Orientation => VipsNative.vips_image_get_orientation(Pointer);

    public int Pages => VipsNative.vips_image_get_n_pages(Pointer);

    /// <summary>Pixels per millimetre; 1 if the file does not have a resolution.</summary>
    public (double X, double Y) Resolution => (VipsNative.vips_image_get_xres(Pointer), VipsNative.vips_image_get_yres(Pointer));

    public byte[]? Icc
    {
        get
        {
            if (VipsNative.vips_image_get_typeof(Pointer, "icc-profile-data") == 0)
            {
                return null;
            }

            nint data;
            nuint length;
            if (VipsNative.vips_image_get_blob(Pointer, "icc-profile-data", &data, &length) != 0)
            {
                throw new VipsException();
            }

            return new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        }
    }

    /// <summary>An image over memory that the caller keeps pinned for the lifetime of the image.</summary>
    public static VipsImage Over(void* data, long bytes, int width, int height, int bands, VipsFormat format)
    {
        VipsLibrary.EnsureStarted();
        return new VipsImage(VipsNative.vips_image_new_from_memory(data, checked((nuint)bytes), width, height, bands, (int)format));
    }

    public void SetOrientation(int orientation) => VipsNative.vips_image_set_int(Pointer, "orientation", orientation);

    public void SetString(string name, string value) => VipsNative.vips_image_set_string(Pointer, name, value);

    /// <summary>Computes all pixels into an array of bytes (native endian, interleaved).</summary>
    public byte[] ToBytes()
    {
        long size = (long)Width * Height * Bands * Format.SampleBytes();
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)size));
        fixed (byte* start = bytes)
        {
            using VipsImage target = Over(start, size, Width, Height, Bands, Format);
            if (VipsNative.vips_image_write(Pointer, target.Pointer) != 0)
            {
                throw new VipsException();
            }
        }

        return bytes;
    }

    /// <summary>Computes all samples of a float image.</summary>
    public float[] ToFloats()
    {
        float[] floats = GC.AllocateUninitializedArray<float>(checked(Width * Height * Bands));
        fixed (float* start = floats)
        {
            using VipsImage target = Over(start, floats.LongLength * sizeof(float), Width, Height, Bands, VipsFormat.Float);
            if (VipsNative.vips_image_write(Pointer, target.Pointer) != 0)
            {
                throw new VipsException();
            }
        }

        return floats;
    }
}

/// <summary>The colour space of an image (VipsInterpretation); only those of photographs.</summary>
internal enum VipsSpace
{
    Multiband = 0,
    Grey = 1,
    Lab = 13,
    Cmyk = 15,
    LabQ = 16,
    Rgb = 17,
    LabS = 21,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
