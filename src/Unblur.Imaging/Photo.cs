using NetVips;
using Unblur.Imaging.Codecs;
using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>A decoded photograph: upright interleaved pixels of 8 or 16 bits, and the metadata that a restoration must preserve.</summary>
/// <remarks>
/// <para>24 megapixels of 8-bit RGB take 72 MB; float planes are made only for the region that is read.</para>
/// <para>Opens PNG, JPEG, TIFF, WebP, AVIF, GIF and BMP by content, not by extension. EXIF orientation is applied to the pixels and reset. Palettes become RGB and
/// 1, 2 and 4 bits become 8. Grey and RGB pixels stay in the colour space of their own ICC profile; CMYK and Lab become sRGB. Of a TIFF with several
/// pages the first is opened (see <see cref="Pages"/>); animated WebP and PNG are refused.</para>
/// <para>Reading regions is safe from several threads; so is writing regions that do not overlap.</para>
/// </remarks>
public sealed class Photo
{
    internal Photo(PixelBuffer pixels, PhotoMetadata metadata) => (Pixels, Metadata) = (pixels, metadata);

    /// <summary>Width in pixels, upright.</summary>
    public int Width => Pixels.Width;

    /// <summary>Height in pixels, upright.</summary>
    public int Height => Pixels.Height;

    /// <summary>Bits of a sample: 8 or 16.</summary>
    public int Bits => Pixels.Bits;

    /// <summary>Whether the photo has one channel of colour.</summary>
    public bool IsGrey => Pixels.IsGrey;

    /// <summary>Whether the photo has an alpha channel.</summary>
    public bool HasAlpha => Pixels.HasAlpha;

    /// <summary>EXIF, XMP, IPTC, ICC and resolution.</summary>
    public PhotoMetadata Metadata { get; }

    /// <summary>The format of the photo's file; null if the photo was made in memory.</summary>
    public PhotoFormat? Format { get; internal init; }

    /// <summary>Whether the file has lossy compression.</summary>
    public bool IsLossy { get; internal init; }

    /// <summary>The estimated quality, 1 to 100, if the file is a JPEG with common tables; else null.</summary>
    public int? JpegQuality { get; internal init; }

    /// <summary>Pages in the file; only the first is opened.</summary>
    public int Pages { get; internal init; } = 1;

    /// <summary>
    /// Content of the file next to the picture that no saved photo will hold, in words: a video behind it, further images, signatures, layers. Further pages
    /// are not in it (see <see cref="Pages"/>).
    /// </summary>
    public IReadOnlyList<string> NotCarried { get; internal init; } = [];

    internal PixelBuffer Pixels { get; }

    /// <summary>Opens a photograph. The path is taken literally, whatever characters it has.</summary>
    /// <exception cref="PhotoException">The file is missing, is not a photograph, is damaged or cut off, or exceeds <paramref name="limits"/>.</exception>
    public static Photo Open(string path, PhotoLimits? limits = null) =>
        ReadFile(path, file => new PhotoDecoder(path, file, limits).Decode(() => VipsImages.FromFile(Path.GetFullPath(path))));

    /// <summary>Format and size from the header alone, within <paramref name="limits"/>.</summary>
    /// <exception cref="PhotoException">As for <see cref="Open"/>, except damage after the header, which is not noticed.</exception>
    public static PhotoInfo Identify(string path, PhotoLimits? limits = null) =>
        ReadFile(path, file => new PhotoDecoder(path, file, limits).Identify(() => VipsImages.FromFile(Path.GetFullPath(path))));

    /// <summary>Decodes a photograph from memory.</summary>
    /// <param name="encoded">The bytes of a PNG, JPEG, TIFF, WebP, AVIF, GIF or BMP file.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <param name="limits">Largest size.</param>
    /// <exception cref="PhotoException">As for <see cref="Open"/>.</exception>
    public static Photo Decode(byte[] encoded, string name = "image", PhotoLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        using var stream = new MemoryStream(encoded, writable: false);
        return new PhotoDecoder(name, stream, limits).Decode(() => VipsImages.FromBytes(encoded));
    }

    /// <summary>Makes a photo from planes: 1 channel gives grey, 3 give RGB. Values are clamped to [0,1] and rounded.</summary>
    /// <param name="planes">Colour in the space of the profile in <paramref name="metadata"/>.</param>
    /// <param name="bits">8 or 16.</param>
    /// <param name="metadata">None by default, which means sRGB.</param>
    public static Photo FromPlanes(PlanarImage planes, int bits = 8, PhotoMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(planes);
        if (planes.Channels is not (1 or 3))
        {
            throw new ArgumentException($"{planes.Channels} channels do not make a photo: give 1 (grey) or 3 (RGB).", nameof(planes));
        }

        if (bits is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "A photo has 8 or 16 bits.");
        }

        var pixels = new PixelBuffer(planes.Width, planes.Height, planes.Channels, bits, new byte[checked(planes.Values.Length * (bits / 8))]);
        PlaneConversion.Write(pixels, 0, 0, planes);
        return new Photo(pixels, metadata ?? PhotoMetadata.None);
    }

    /// <summary>An independent copy with the same pixels and metadata: write the restoration to it while reading from this photo.</summary>
    public Photo Copy() => new(new PixelBuffer(Width, Height, Pixels.Bands, Bits, [.. Pixels.Bytes]), Metadata)
    {
        Format = Format,
        IsLossy = IsLossy,
        JpegQuality = JpegQuality,
        Pages = Pages,
        NotCarried = NotCarried,
    };

    /// <summary>The colours alone, as tools show them that drop alpha: also where they are hidden. The photo itself where it has no alpha.</summary>
    public Photo WithoutAlpha() => !HasAlpha ? this : new(Pixels.WithoutAlpha(), Metadata)
    {
        Format = Format,
        IsLossy = IsLossy,
        JpegQuality = JpegQuality,
        Pages = Pages,
        NotCarried = NotCarried,
    };

    /// <summary>
    /// What this photo has and a file that <see cref="Save"/> writes will not have, in words: <see cref="NotCarried"/>, and what the format cannot hold.
    /// </summary>
    /// <param name="format">The format of the file.</param>
    /// <param name="options">Metadata that is not kept on purpose is not listed.</param>
    /// <returns>Nothing where everything is kept.</returns>
    public IReadOnlyList<string> LossesAs(PhotoFormat format, SaveOptions? options = null) => [.. PhotoLosses.Of(this, format, options ?? SaveOptions.Default)];

    /// <summary>Checks, without writing, that a format can hold the photo: its size, transparency and the size of its metadata.</summary>
    /// <param name="path">The file's name in the message.</param>
    /// <param name="options">As for <see cref="Save"/>; without a format, that of the path's extension.</param>
    /// <exception cref="PhotoException">It cannot; <see cref="Save"/> would fail with the same message.</exception>
    public void RequireSavable(string path, SaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= SaveOptions.Default;
        new PhotoEncoder(this, options, path).Require(options.Format ?? PhotoFormats.ForSaving(path));
    }

    /// <summary>The whole photo as float planes (12 bytes per pixel).</summary>
    public PlanarImage ToPlanes() => ReadPlanes(0, 0, Width, Height);

    /// <summary>Reads a region as three planes R, G, B in [0,1], in the photo's own gamma-encoded colour space; grey gives three equal planes.</summary>
    /// <remarks>If the photo has alpha, the planes are premultiplied (colour x alpha), so that hidden colour cannot bleed over an edge.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or reaches outside the photo.</exception>
    public PlanarImage ReadPlanes(int x, int y, int width, int height)
    {
        CheckRegion(x, y, width, height);
        var planes = new PlanarImage(3, height, width, GC.AllocateUninitializedArray<float>(checked(3 * height * width)));
        PlaneConversion.Read(Pixels, x, y, planes);
        return planes;
    }

    /// <summary>Like <see cref="ReadPlanes(int, int, int, int)"/>, but reuses the caller's planes: reads many regions without allocating.</summary>
    /// <param name="x">Left edge in the photo.</param>
    /// <param name="y">Upper edge in the photo.</param>
    /// <param name="target">3 planes of the region's size; all values are overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region reaches outside the photo.</exception>
    public void ReadPlanes(int x, int y, PlanarImage target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Channels != 3)
        {
            throw new ArgumentException($"{target.Channels} channels cannot take a photo's colours: give 3.", nameof(target));
        }

        CheckRegion(x, y, target.Width, target.Height);
        PlaneConversion.Read(Pixels, x, y, target);
    }

    /// <summary>
    /// Writes planes as <see cref="ReadPlanes(int, int, int, int)"/> returns them: values are clamped to [0,1] and rounded to nearest, without
    /// dither. NaN becomes 0.
    /// </summary>
    /// <param name="x">Left edge in the photo.</param>
    /// <param name="y">Upper edge in the photo.</param>
    /// <param name="planes">3 planes, or 1 for a grey photo. A grey photo stays grey: it receives the luma (ITU-R BT.601) of three planes.</param>
    /// <remarks>Alpha is unchanged: premultiplied colour is divided by it, and pixels with alpha 0 are unchanged.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The region reaches outside the photo.</exception>
    public void WritePlanes(int x, int y, PlanarImage planes)
    {
        ArgumentNullException.ThrowIfNull(planes);
        if (planes.Channels != 3 && !(planes.Channels == 1 && IsGrey))
        {
            string wanted = IsGrey ? "a grey photo: give 3 or 1" : "a colour photo: give 3";
            throw new ArgumentException($"{planes.Channels} channels do not fit {wanted}.", nameof(planes));
        }

        CheckRegion(x, y, planes.Width, planes.Height);
        PlaneConversion.Write(Pixels, x, y, planes);
    }

    /// <summary>Saves under a temporary name in the same folder, then renames, so that <paramref name="path"/> is never half written.</summary>
    /// <exception cref="PhotoException">The format cannot hold the photo (alpha or size), or the file cannot be written.</exception>
    public void Save(string path, SaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= SaveOptions.Default;
        PhotoFormat format = options.Format ?? PhotoFormats.ForSaving(path);
        try
        {
            AtomicFile.Write(path, file => new PhotoEncoder(this, options, path).Write(format, file), options.Permissions);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or VipsException)
        {
            throw new PhotoException(path, $"cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>The bytes that <see cref="Save"/> would write.</summary>
    /// <exception cref="PhotoException">The format cannot hold the photo.</exception>
    public byte[] Encode(PhotoFormat format, SaveOptions? options = null)
    {
        using var stream = new MemoryStream();
        try
        {
            new PhotoEncoder(this, options ?? SaveOptions.Default, $"photo as {format}").Write(format, stream);
        }
        catch (VipsException failure)
        {
            throw new PhotoException($"photo as {format}", $"cannot be encoded: {failure.Message}", failure);
        }

        return stream.ToArray();
    }

    private static T ReadFile<T>(string path, Func<FileStream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new PhotoException(path, "is a folder, not a photograph.");
        }

        if (RegularFile.IsSpecial(path))
        {
            throw new PhotoException(path, RegularFile.NotAFile);
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            return file.CanSeek ? read(file) : throw new PhotoException(path, RegularFile.NotAFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PhotoException(path, FileTrouble.OfReading(path, failure), failure);
        }
    }

    private void CheckRegion(int x, int y, int width, int height)
    {
        if (x < 0 || y < 0 || width <= 0 || height <= 0 || width > Width - x || height > Height - y)
        {
            throw new ArgumentOutOfRangeException(
                nameof(x), $"The region {width} x {height} at ({x}, {y}) does not lie within the photo of {Width} x {Height}.");
        }
    }
}

/// <summary>The format and size of a photo, from its header.</summary>
/// <param name="Format">The format by content.</param>
/// <param name="Width">Width in pixels, after EXIF orientation.</param>
/// <param name="Height">Height in pixels, after EXIF orientation.</param>
/// <param name="Pages">Pages of a TIFF or frames of an animation.</param>
public sealed record PhotoInfo(PhotoFormat Format, int Width, int Height, int Pages);
