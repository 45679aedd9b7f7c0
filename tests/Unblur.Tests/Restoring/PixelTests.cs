using Unblur.Imaging;
using Unblur.Torch;

namespace Unblur.Tests.Restoring;

public sealed class PixelTests
{
    [Fact]
    public void Restore_AtStrength0_GivesTheInputWithoutRunningTheNetwork()
    {
        var network = new FakeNetwork(input => input * 0.5);
        using var deblurrer = Make.Deblurrer(network, Make.Plain with { Strength = 0 });
        var photo = Make.Photo(bits: 16);
        var result = deblurrer.Restore(photo);
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
        var photo = Make.Photo(bits: 16);
        using var deblurrer = Make.Deblurrer(new FakeNetwork(input => input * 0.5), Make.Plain with { Strength = strength });
        var result = deblurrer.Restore(photo);
        Assert.Equal(strength, result.Report.StrengthUsed);
        Assert.All(
            photo.ToPlanes().Values.Zip(result.Photo.ToPlanes().Values),
            pair => Assert.Equal(pair.First * (1 - (strength / 2)), pair.Second, 0.6 / 65535));
    }

    [Fact]
    public void Restore_A16BitPhoto_IsNotRoundedTo8Bits()
    {
        var photo = Make.Photo(bits: 16);
        using var deblurrer = Make.Deblurrer(new FakeNetwork(input => input * 0.9), Make.Plain);
        var result = deblurrer.Restore(photo).Photo;
        Assert.Equal(16, result.Bits);
        Assert.All(photo.ToPlanes().Values.Zip(result.ToPlanes().Values), pair => Assert.Equal(pair.First * 0.9, pair.Second, 0.6 / 65535));
    }

    [Fact]
    public void Restore_AGreyPhoto_GivesTheMeanOfThreePlanes()
    {
        using var gains = Tensor.From([1f, 0.5f, 0.3f], 1, 3, 1, 1);
        using var deblurrer = Make.Deblurrer(new FakeNetwork(input => input * gains), Make.Plain);
        var photo = Make.Photo(channels: 1, bits: 16);
        var result = deblurrer.Restore(photo).Photo;
        Assert.True(result.IsGrey);
        Assert.All(photo.ToPlanes().Values.Zip(result.ToPlanes().Values), pair => Assert.Equal(pair.First * 0.6, pair.Second, 1e-5));
    }

    [Fact]
    public void Restore_APhotoWithAlpha_KeepsAlphaAndHiddenColour()
    {
        byte[] pixels = [.. Enumerable.Range(0, 32 * 32).SelectMany(i => new[] { (byte)200, (byte)100, (byte)50, (byte)(i % 4 * 85) })];
        var photo = AlphaPhoto(pixels);
        using var deblurrer = Make.Deblurrer(new FakeNetwork(input => input * 0.5), Make.Plain);
        var result = Rgba(deblurrer.Restore(photo).Photo);
        Assert.Equal(pixels.Where((_, i) => i % 4 == 3), result.Where((_, i) => i % 4 == 3));
        Assert.Equal(new byte[] { 200, 100, 50, 0 }, result.AsSpan(0, 4).ToArray());
        Assert.Equal(new byte[] { 100, 50, 25, 255 }, result.AsSpan(12, 4).ToArray());
    }

    [Fact]
    public void Restore_AnyPhoto_LeavesTheInputAlone()
    {
        var photo = Make.Photo();
        var before = photo.ToPlanes().Values;
        using var deblurrer = Make.Deblurrer(new FakeNetwork(input => input * 0), Make.Plain);
        deblurrer.Restore(photo);
        Assert.Equal(before, photo.ToPlanes().Values);
    }
}
