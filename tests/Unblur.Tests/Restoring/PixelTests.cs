using Unblur.Imaging;
using Unblur.TestKit.Images;

namespace Unblur.Tests.Restoring;

public sealed class PixelTests
{
    [Fact]
    public void Restore_AtStrength0_GivesTheInputWithoutRunningTheNetwork()
    {
        var network = FakeNetwork.OfValues(value => 0.5f * value);
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain with { Strength = 0 });
        Photo photo = Make.Photo(bits: 16);
        DeblurResult result = deblurrer.Restore(photo);
        Assert.Equal(photo.ToPlanes().Values, result.Photo.ToPlanes().Values);
        Assert.Empty(network.Inputs);
        Assert.NotSame(photo, result.Photo);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Restore_AtAStrength_IsLinearInIt(double strength)
    {
        Photo photo = Make.Photo(bits: 16);
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => 0.5f * value), Make.Plain with { Strength = strength });
        DeblurResult result = deblurrer.Restore(photo);
        Assert.Equal(strength, result.Report.StrengthUsed);
        Assert.All(
            photo.ToPlanes().Values.Zip(result.Photo.ToPlanes().Values),
            pair => Assert.Equal(pair.First * (1 - (strength / 2)), pair.Second, 0.6 / 65535));
    }

    [Fact]
    public void Restore_A16BitPhoto_IsNotRoundedTo8Bits()
    {
        Photo photo = Make.Photo(bits: 16);
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(value => 0.9f * value), Make.Plain);
        Photo result = deblurrer.Restore(photo).Photo;
        Assert.Equal(16, result.Bits);
        Assert.All(photo.ToPlanes().Values.Zip(result.ToPlanes().Values), pair => Assert.Equal(pair.First * 0.9, pair.Second, 0.6 / 65535));
    }

    [Fact]
    public void Restore_AGreyPhoto_GivesTheMeanOfThreePlanes()
    {
        float[] gains = [1f, 0.5f, 0.3f];
        FakeNetwork network = new(image => new PlanarImage(3, image.Height, image.Width, [.. image.Values.Select((value, i) => value * gains[i / (image.Height * image.Width)])]));
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain);
        Photo photo = Make.Photo(channels: 1, bits: 16);
        Photo result = deblurrer.Restore(photo).Photo;
        Assert.True(result.IsGrey);
        Assert.All(photo.ToPlanes().Values.Zip(result.ToPlanes().Values), pair => Assert.Equal(pair.First * 0.6, pair.Second, 1e-5));
    }

    [Fact]
    public void Restore_APhotoWithAlpha_KeepsAlpha()
    {
        byte[] alpha = [.. Enumerable.Range(0, 32 * 32).Select(i => (byte)(i % 256))];
        var photo = Photo.Decode(PngFactory.Create(32, 32, 8, PngFactory.RgbAlpha, [.. alpha.SelectMany(value => new byte[] { 200, 100, 50, value })]));
        using Deblurrer white = Make.Deblurrer(FakeNetwork.OfValues(_ => 1), Make.Plain);
        Photo result = white.Restore(photo).Photo;
        Assert.True(result.HasAlpha);
        Assert.All(alpha.Zip(result.ToPlanes().Plane(0).ToArray()), pair => Assert.Equal(pair.Second == 0 ? 0 : pair.First / 255f, pair.Second, 1e-6f));
        Assert.Equal(4, result.ToPlanes().Plane(0).ToArray().Count(value => value == 0));
    }

    [Fact]
    public void Restore_APhotoWithAlpha_ShowsTheNetworkNoHiddenColour()
    {
        double brightest = 1.0;
        var photo = Photo.Decode(PngFactory.Create(8, 8, 8, PngFactory.RgbAlpha, [.. Enumerable.Repeat(new byte[] { 255, 255, 255, 0 }, 64).SelectMany(pixel => pixel)]));
        using Deblurrer deblurrer = Make.Deblurrer(
            new FakeNetwork(input =>
            {
                brightest = input.Values.Max();
                return input;
            }),
            Make.Plain);
        deblurrer.Restore(photo);
        Assert.Equal(0, brightest);
    }

    [Fact]
    public void Restore_AnyPhoto_LeavesTheInputAlone()
    {
        Photo photo = Make.Photo();
        float[] before = photo.ToPlanes().Values;
        using Deblurrer deblurrer = Make.Deblurrer(FakeNetwork.OfValues(_ => 0), Make.Plain);
        deblurrer.Restore(photo);
        Assert.Equal(before, photo.ToPlanes().Values);
    }
}
