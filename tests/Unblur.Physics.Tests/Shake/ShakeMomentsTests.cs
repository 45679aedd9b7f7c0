using Unblur.Physics.Shake;

namespace Unblur.Physics.Tests.Shake;

public sealed class ShakeMomentsTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(4, 1, 1.5)]
    [InlineData(1, 9, -2.9)]
    public void Decode_OfEncode_GivesTheMomentsBack(double xx, double yy, double xy)
    {
        var moments = new ShakeMoments(xx, yy, xy);
        ShakeMoments again = ShakeCode.Decode(ShakeCode.Encode(moments));
        Assert.Equal((xx, yy, xy), (Math.Round(again.XX, 9), Math.Round(again.YY, 9), Math.Round(again.XY, 9)));
    }

    [Theory]
    [InlineData(3, 1, 0)]
    [InlineData(0, 0.9, 0.9)]
    [InlineData(-9, 0.2, 0.1)]
    [InlineData(99, -0.7, 0.9)]
    public void Decode_OfWhatNoShakeHas_GivesMomentsOfAShake(double spread, double stretch, double slant)
    {
        ShakeMoments moments = ShakeCode.Decode([spread, stretch, slant]);
        Assert.True(moments is { XX: >= 0, YY: >= 0 });
        Assert.True(moments.XX * moments.YY >= (moments.XY * moments.XY) - 1e-9);
        Assert.InRange(moments.Spread, 0, 16.1);
    }

    [Fact]
    public void Decode_OfNaN_IsNoShake() => Assert.Equal(default, ShakeCode.Decode([double.NaN, 0, 0]));

    [Fact]
    public void StretchAndSlant_OfALine_HaveTheSizeOfTheSpread()
    {
        var along = new ShakeMoments(100, 0, 0);
        var diagonal = new ShakeMoments(50, 50, 50);
        Assert.Equal((10, 10, 0), (Math.Round(along.Spread, 2), Math.Round(along.Stretch, 2), Math.Round(along.Slant, 2)));
        Assert.Equal((10, 0, 10), (Math.Round(diagonal.Spread, 2), Math.Round(diagonal.Stretch, 2), Math.Round(diagonal.Slant, 2)));
    }
}
