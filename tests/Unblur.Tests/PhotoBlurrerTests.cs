using Unblur.Imaging;
using Unblur.Inference;
using Unblur.TestKit.Images;

namespace Unblur.Tests;

public sealed class PhotoBlurrerTests
{
    private static readonly DeblurOptions s_options = new() { Device = "cpu" };

    [Fact]
    public void Blur_InTiles_EqualsTheWholePhotoWithinALevel()
    {
        PlanarImage sharp = TestPhotos.Draw(2, 211, 173);
        using PhotoBlurrer whole = new(Network(), Make.Card, s_options);
        using PhotoBlurrer tiled = new(Network(), Make.Card, s_options with { Tile = 96 });

        (PlanarImage expected, PlanarImage actual) = (whole.Blur(sharp, new Random(4)), tiled.Blur(sharp, new Random(4)));

        Assert.Equal((211, 173), (actual.Width, actual.Height));
        Assert.All(expected.Values.Zip(actual.Values), pair => Assert.Equal(pair.First, pair.Second, 1 / 255f));
        Assert.True(expected.Values.Zip(sharp.Values).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.02f);
    }

    [Fact]
    public void Blur_OtherRandomNumbers_GiveAnotherBlur()
    {
        PlanarImage sharp = TestPhotos.Draw(2, 64, 48);
        using PhotoBlurrer blurrer = new(Network(), Make.Card, s_options);

        float[] first = blurrer.Blur(sharp, new Random(4)).Values;

        Assert.Equal(first, blurrer.Blur(sharp, new Random(4)).Values);
        Assert.NotEqual(first, blurrer.Blur(sharp, new Random(5)).Values);
        Assert.InRange(first.Max(), 0, 1);
        Assert.Throws<ArgumentException>(() => blurrer.Blur(new PlanarImage(1, 48, 64), new Random(4)));
    }

    /// <summary>A BGAN that blurs by a mean, and shifts colours by its noise.</summary>
    private static FakeNetwork Network() => new(
        inputs =>
        {
            PlanarImage mean = Make.Mean(inputs[0].Image, 6);
            float[] noise = inputs[1].Values;
            int plane = mean.Height * mean.Width;
            return [NetworkValue.Of(new PlanarImage(3, mean.Height, mean.Width, [.. mean.Values.Select((value, i) => value + (0.02f * noise[i / plane]))]))];
        },
        multiple: 4, reach: 16, vectorLength: 3);
}
