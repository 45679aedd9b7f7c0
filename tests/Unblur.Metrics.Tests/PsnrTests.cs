using Unblur.Imaging;

namespace Unblur.Metrics.Tests;

public sealed class PsnrTests
{
    [Fact]
    public void Of_OneLevelApartEverywhere_Is4813()
    {
        PlanarImage black = new(3, 4, 5);
        PlanarImage one = new(3, 4, 5);
        one.Values.AsSpan().Fill(1 / 255f);

        Assert.Equal(20 * Math.Log10(255), Psnr.Of(one, black), 1e-5);
    }

    [Fact]
    public void Of_OneWrongValueOfSix_CountsItOnce()
        => Assert.Equal(10 * Math.Log10(6 / 0.25), Psnr.Of([0, 0, 0, 0.5f, 0, 0], [0, 0, 0, 0, 0, 0]), 1e-9);

    [Fact]
    public void Of_EqualImages_IsInfinite() => Assert.Equal(double.PositiveInfinity, Psnr.Of([0.1f, 0.2f], [0.1f, 0.2f]));

    [Fact]
    public void Of_Peak255_EqualsScaledImages()
        => Assert.Equal(Psnr.Of([0.5f, 1], [0, 0]), Psnr.Of([127.5f, 255], [0, 0], peak: 255), 1e-9);

    [Fact]
    public void Of_DifferentSizes_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Psnr.Of(new PlanarImage(3, 4, 5), new PlanarImage(3, 5, 4)));

        Assert.Contains("3 x 4 x 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("3 x 5 x 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfEightBit_FloatsBetweenLevels_AreRoundedFirst()
    {
        PlanarImage image = new(1, 1, 2, [0.4f / 255, 1.2f]);
        PlanarImage reference = new(1, 1, 2, [0, 254.4f / 255]);

        Assert.Equal(10 * Math.Log10(2 * 255 * 255), Psnr.OfEightBit(image, reference), 1e-4); // one level in one of two values
    }

    [Fact]
    public void Masked_HalfTheImage_DividesByTheMasksOnes()
    {
        PlanarImage image = new(3, 1, 2, [0.5f, 0, 0.5f, 0, 0.5f, 0]);
        PlanarImage mask = new(3, 1, 2, [1, 0, 1, 0, 1, 0]);

        Assert.Equal(10 * Math.Log10(1 / 0.25), Psnr.Masked(image, new PlanarImage(3, 1, 2), mask), 1e-9);
    }
}
