namespace Unblur.Imaging;

/// <summary>Converts files or encoded bytes to planes and back: for training data, augmentation and tests.</summary>
public static class PhotoCodec
{
    /// <summary>Opens a photo as planes in [0,1]: R, G, B, gamma-encoded, upright; premultiplied if it has alpha.</summary>
    /// <exception cref="PhotoException">As for <see cref="Photo.Open"/>.</exception>
    public static PlanarImage Load(string path, PhotoLimits? limits = null) => Photo.Open(path, limits).ToPlanes();

    /// <summary>Saves planes (1 grey or 3 RGB) in the format of the extension. 16 bits only in PNG and TIFF.</summary>
    /// <exception cref="PhotoException">As for <see cref="Photo.Save"/>.</exception>
    public static void Save(PlanarImage planes, string path, int bits = 8) => Photo.FromPlanes(planes, bits).Save(path);

    /// <summary>Encodes planes as JPEG, 4:4:4.</summary>
    /// <param name="planes">1 grey or 3 RGB planes; clamped to [0,1] and rounded to 8 bits.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] EncodeJpeg(PlanarImage planes, int quality) =>
        Photo.FromPlanes(planes).Encode(PhotoFormat.Jpeg, new SaveOptions { Quality = quality });

    /// <summary>Decodes a JPEG to three planes in [0,1]; grey gives three equal ones.</summary>
    /// <exception cref="PhotoException">As for <see cref="Photo.Decode"/>.</exception>
    public static PlanarImage DecodeJpeg(byte[] jpeg) => Photo.Decode(jpeg, "JPEG in memory").ToPlanes();

    /// <summary>Compresses an image as JPEG of a quality and decodes it again.</summary>
    public static PlanarImage JpegRoundTrip(PlanarImage planes, int quality) => DecodeJpeg(EncodeJpeg(planes, quality));
}
