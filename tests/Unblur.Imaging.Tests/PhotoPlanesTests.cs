using FsCheck;
using FsCheck.Fluent;
using Unblur.TestKit.Images;

namespace Unblur.Imaging.Tests;

public sealed class PhotoPlanesTests
{
    public static TheoryData<byte, byte> EveryKind => new()
    {
        { PngFactory.Grey, 8 },
        { PngFactory.Grey, 16 },
        { PngFactory.GreyAlpha, 8 },
        { PngFactory.GreyAlpha, 16 },
        { PngFactory.Rgb, 8 },
        { PngFactory.Rgb, 16 },
        { PngFactory.RgbAlpha, 8 },
        { PngFactory.RgbAlpha, 16 },
    };

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Planes_ReadAndWrittenUnchanged_KeepEveryBit(byte colourType, byte bits)
    {
        Photo photo = RandomPhoto(colourType, bits, 61, 53);
        Photo copy = photo.Copy();

        copy.WritePlanes(0, 0, photo.ToPlanes());

        Assert.Equal(photo.Pixels.Bytes, copy.Pixels.Bytes);
    }

    [Fact]
    public void Region_AnyWithinThePhoto_EqualsCropOfTheWhole()
    {
        Photo photo = RandomPhoto(PngFactory.Rgb, 8, 40, 30);
        PlanarImage whole = photo.ToPlanes();
        Gen<(int x, int y, int width, int height)> region =
            from x in Gen.Choose(0, 39)
            from y in Gen.Choose(0, 29)
            from width in Gen.Choose(1, 40 - x)
            from height in Gen.Choose(1, 30 - y)
            select (x, y, width, height);

        bool Agrees((int X, int Y, int Width, int Height) r) =>
            photo.ReadPlanes(r.X, r.Y, r.Width, r.Height).Values.AsSpan().SequenceEqual(whole.Crop(r.X, r.Y, r.Width, r.Height).Values);

        Prop.ForAll(region.ToArbitrary(), Agrees).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WritePlanes_IntoRegion_LeavesTheRestUntouched()
    {
        Photo photo = RandomPhoto(PngFactory.Rgb, 8, 20, 10);
        Photo changed = photo.Copy();

        changed.WritePlanes(5, 3, new PlanarImage(3, 2, 4));

        for (int i = 0; i < photo.Pixels.Bytes.Length; i++)
        {
            int x = i / 3 % 20, y = i / 60;
            bool inside = x is >= 5 and < 9 && y is >= 3 and < 5;
            Assert.Equal(inside ? 0 : photo.Pixels.Bytes[i], changed.Pixels.Bytes[i]);
        }
    }

    [Theory]
    [InlineData(-0.5f, 0)]
    [InlineData(1.5f, 255)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(100.49f / 255, 100)]
    [InlineData(100.51f / 255, 101)]
    public void WritePlanes_AnyValue_IsClampedAndRounded(float value, byte expected)
    {
        var photo = Photo.FromPlanes(new PlanarImage(1, 1, 1, [value]));

        Assert.Equal(expected, photo.Pixels.Bytes[0]);
    }

    [Fact]
    public void WritePlanes_ColourIntoGrey_TakesLuma()
    {
        var photo = Photo.FromPlanes(new PlanarImage(1, 1, 1));

        photo.WritePlanes(0, 0, new PlanarImage(3, 1, 1, [1f, 0.5f, 0f]));

        Assert.Equal((byte)Math.Round(255 * (0.299 + (0.587 * 0.5))), photo.Pixels.Bytes[0]);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void ReadPlanes_IntoPlanesThatAreThere_OverwritesThemAll(byte colourType, byte bits)
    {
        Photo photo = RandomPhoto(colourType, bits, 61, 53);
        var target = new PlanarImage(3, 20, 30);
        target.Values.AsSpan().Fill(float.NaN);

        photo.ReadPlanes(5, 7, target);

        Assert.Equal(photo.ReadPlanes(5, 7, 30, 20).Values, target.Values);
    }

    [Fact]
    public void ReadPlanes_IntoPlanesThatDoNotFit_IsRefused()
    {
        Photo photo = RandomPhoto(PngFactory.Rgb, 8, 61, 53);
        Assert.Throws<ArgumentException>(() => photo.ReadPlanes(0, 0, new PlanarImage(1, 20, 30)));
        Assert.Throws<ArgumentOutOfRangeException>(() => photo.ReadPlanes(50, 0, new PlanarImage(3, 20, 30)));
    }

    [Fact]
    public void ReadPlanes_WithAlpha_HidesColourThatNobodySees()
    {
        var photo = Photo.Decode(PngFactory.Create(2, 1, 8, PngFactory.RgbAlpha, [255, 255, 255, 0, 200, 100, 50, 51]));

        PlanarImage planes = photo.ToPlanes();

        Assert.Equal(0f, planes.Plane(0)[0]);
        Assert.Equal(200f / 255 * 0.2f, planes.Plane(0)[1], 1e-6f);
    }

    [Fact]
    public void WritePlanes_BlurredOverAlphaEdge_MakesNoHalo()
    {
        // Red paint left, transparent white right. A filter that mixes neighbours must not bring the hidden white into the red.
        var photo = Photo.Decode(PngFactory.Create(4, 1, 8, PngFactory.RgbAlpha, [200, 0, 0, 255, 200, 0, 0, 255, 255, 255, 255, 0, 255, 255, 255, 0]));
        PlanarImage mixed = photo.ToPlanes();
        for (int c = 0; c < 3; c++)
        {
            mixed.Plane(c)[1] = (mixed.Plane(c)[1] + mixed.Plane(c)[2]) / 2;
        }

        photo.WritePlanes(0, 0, mixed);

        Assert.Equal(new byte[] { 200, 0, 0, 255, 100, 0, 0, 255, 255, 255, 255, 0, 255, 255, 255, 0 }, photo.Pixels.Bytes);
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, 0, 0, 2)]
    [InlineData(9, 0, 2, 2)]
    [InlineData(0, 1, 2, int.MaxValue)]
    public void ReadPlanes_OutsideThePhoto_IsRefused(int x, int y, int width, int height)
    {
        var photo = Photo.FromPlanes(new PlanarImage(3, 10, 10));

        Assert.Contains("10 x 10", Assert.Throws<ArgumentOutOfRangeException>(() => photo.ReadPlanes(x, y, width, height)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WritePlanes_OneChannelIntoColour_IsRefused()
    {
        var photo = Photo.FromPlanes(new PlanarImage(3, 2, 2));

        Assert.Throws<ArgumentException>(() => photo.WritePlanes(0, 0, new PlanarImage(1, 2, 2)));
    }

    [Fact]
    public void Regions_ReadAndWrittenInParallel_GiveTheSamePhoto()
    {
        Photo photo = RandomPhoto(PngFactory.RgbAlpha, 16, 128, 128);
        Photo copy = photo.Copy();
        Array.Clear(copy.Pixels.Bytes);
        for (int i = 6; i < copy.Pixels.Bytes.Length; i += 8)
        {
            photo.Pixels.Bytes.AsSpan(i, 2).CopyTo(copy.Pixels.Bytes.AsSpan(i)); // alpha
        }

        Parallel.For(0, 64, tile => copy.WritePlanes(tile % 8 * 16, tile / 8 * 16, photo.ReadPlanes(tile % 8 * 16, tile / 8 * 16, 16, 16)));

        Assert.Equal(photo.ToPlanes().Values, copy.ToPlanes().Values);
    }

    private static Photo RandomPhoto(byte colourType, byte bits, int width, int height)
    {
        int bands = colourType switch { PngFactory.Grey => 1, PngFactory.GreyAlpha => 2, PngFactory.Rgb => 3, _ => 4 };
        return Photo.Decode(PngFactory.Create(width, height, bits, colourType, TestImages.Bytes(width * height * bands * bits / 8)));
    }
}
