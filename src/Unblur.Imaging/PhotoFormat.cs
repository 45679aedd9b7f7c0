namespace Unblur.Imaging;

/// <summary>The file formats that Unblur reads. Those of <see cref="PhotoFormats.Writable"/> can be written too.</summary>
public enum PhotoFormat
{
    /// <summary>8 or 16 bit, alpha, lossless.</summary>
    Png,

    /// <summary>8 bit, no alpha, lossy; at most 65535 pixels per side.</summary>
    Jpeg,

    /// <summary>8 or 16 bit, alpha, lossless.</summary>
    Tiff,

    /// <summary>8 bit, alpha, lossy or lossless; at most 16383 pixels per side.</summary>
    Webp,

    /// <summary>Uncompressed bitmaps of 8, 24 or 32 bits per pixel; read only.</summary>
    Bmp,

    /// <summary>8 bit, palette, one frame; read only.</summary>
    Gif,

    /// <summary>8 to 12 bit, alpha, lossy or lossless; read only.</summary>
    Avif,

    /// <summary>8 to 12 bit, alpha, lossy or lossless; read only, and only by a libvips that the environment variable UNBLUR_LIBVIPS names.</summary>
    Heic,
}
