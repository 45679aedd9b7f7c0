using NetVips;
using Unblur.Imaging.Metadata;
using Unblur.Imaging.Vips;
using Unblur.TestKit;

namespace Unblur.Imaging.Tests;

/// <summary>AVIF and GIF, which are read but not written.</summary>
public sealed class ReadOnlyFormatsTests
{
    private const int Width = 48, Height = 32;

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    public void Avif_OfAnyDepth_OpensNearItsPixels(int bits)
    {
        using Image drawn = Drawn(bits);
        byte[] file = drawn.HeifsaveBuffer(q: 95, compression: Enums.ForeignHeifCompression.Av1, bitdepth: bits, effort: 1);

        var photo = Photo.Decode(file);

        Assert.Equal((PhotoFormat.Avif, Width, Height, bits == 8 ? 8 : 16), (photo.Format, photo.Width, photo.Height, photo.Bits));
        PlanarImage planes = photo.ToPlanes();
        Assert.InRange(planes.Plane(0)[0], 0, 0.05);
        Assert.InRange(planes.Plane(0)[Width - 1], 0.9, 1);
    }

    [Fact]
    public void Avif_WithExif_KeepsItButForTheOrientation()
    {
        using Image drawn = Drawn(8);
        using Image tagged = drawn.Mutate(image =>
        {
            image.Set(GValue.GStrType, "exif-ifd0-Make", "Camera");
            image.Set(GValue.GIntType, "orientation", 6);
        });
        var photo = Photo.Decode(tagged.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 1));

        Assert.NotNull(photo.Metadata.Exif);
        Assert.Contains("Camera", System.Text.Encoding.ASCII.GetString(photo.Metadata.Exif), StringComparison.Ordinal);
        Assert.Equal(1, Orientation.Of(photo.Metadata.Exif));
        Assert.Equal(1, Orientation.Of(Photo.Decode(photo.Encode(PhotoFormat.Png)).Metadata.Exif));
    }

    [Fact]
    public void Avif_OfSeveralImages_IsRefusedAsThat()
    {
        using Image first = Drawn(8);
        using var both = Image.Arrayjoin([first, first.Invert()], across: 1);
        using Image pages = both.Mutate(image => image.Set(GValue.GIntType, "page-height", Height));
        byte[] file = pages.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 1);

        Assert.Contains("holds 2 images", Assert.Throws<PhotoException>(() => Photo.Decode(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gif_OfOneFrame_Opens()
    {
        using Image drawn = Drawn(8);

        var photo = Photo.Decode(drawn.GifsaveBuffer());

        Assert.Equal((PhotoFormat.Gif, Width, Height), (photo.Format, photo.Width, photo.Height));
    }

    [Fact]
    public void Gif_Animated_IsRefused()
    {
        using Image first = Drawn(8);
        using var both = Image.Arrayjoin([first, first.Invert()], across: 1);
        using Image animation = both.Mutate(image => image.Set(GValue.GIntType, "page-height", Height));
        byte[] file = animation.GifsaveBuffer();

        Assert.Contains("2 frames", Assert.Throws<PhotoException>(() => Photo.Decode(file)).Message, StringComparison.Ordinal);

        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("animation.gif"), file);
        Assert.Equal(2, Photo.Identify(folder.File("animation.gif")).Pages);
    }

    [Theory]
    [InlineData(PhotoFormat.Avif)]
    [InlineData(PhotoFormat.Gif)]
    public void CutOff_IsRefused(PhotoFormat format)
    {
        using Image drawn = Drawn(8);
        byte[] file = format == PhotoFormat.Gif ? drawn.GifsaveBuffer() : drawn.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 1);

        Assert.Contains("damaged or incomplete", Assert.Throws<PhotoException>(() => Photo.Decode(file[..(file.Length * 2 / 3)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_AsAFormatThatIsOnlyRead_IsRefused()
        => Assert.Throws<PhotoException>(() => Photo.FromPlanes(new PlanarImage(3, 8, 8)).Encode(PhotoFormat.Avif));

    /// <summary>Grey from black on the left to white on the right.</summary>
    private static Image Drawn(int bits)
    {
        VipsLibrary.EnsureStarted();
        using Image ramp = Image.Identity(@ushort: true, size: Width).Zoom(1, Height);
        using Image scaled = ramp.Linear([((1 << bits) - 1.0) / (Width - 1)], [0.0]);
        using Image samples = scaled.Cast(bits == 8 ? Enums.BandFormat.Uchar : Enums.BandFormat.Ushort);
        using Image joined = samples.Bandjoin(samples, samples);
        using Image shifted = bits == 8 ? joined.Copy() : joined * (1 << (16 - bits));
        return shifted.Cast(samples.Format).Copy(interpretation: bits == 8 ? Enums.Interpretation.Srgb : Enums.Interpretation.Rgb16);
    }
}
