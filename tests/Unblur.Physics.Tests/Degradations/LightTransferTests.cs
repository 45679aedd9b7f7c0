using Unblur.Physics.Degradations;

namespace Unblur.Physics.Tests.Degradations;

public sealed class LightTransferTests
{
    public static TheoryData<LightTransfer> All => [LightTransfer.Encoded, LightTransfer.Linear, LightTransfer.Camera(0.4), LightTransfer.Gamma(2.2), LightTransfer.Gamma(0.5)];

    [Theory]
    [MemberData(nameof(All))]
    public void Encode_OfDecoded_GivesTheValuesBack(LightTransfer light)
    {
        float[] values = [.. Enumerable.Range(0, 101).Select(i => i / 100f)];
        float[] there = [.. values];

        light.Decode(there);
        light.Encode(there);

        Assert.All(values.Zip(there), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Gamma_OfTwo_SquaresEveryValueAndClipsBack()
    {
        float[] values = [.. Enumerable.Range(-1, 36).Select(i => i / 20f)];
        float[] squares = [.. values];

        LightTransfer.Gamma(2).Decode(squares);

        Assert.All(values.Zip(squares), pair => Assert.Equal(pair.First < 0 ? 0 : pair.First * pair.First, pair.Second, 1e-5f));
        LightTransfer.Gamma(2).Encode(squares);
        Assert.Equal(1f, squares.Max(), 1e-6f);
        Assert.Equal("gamma 2.2", LightTransfer.Gamma(2.2).ToString());
    }

    [Fact]
    public void Camera_IsSteeperThanLinearInTheMiddle_AndFlatterNearBlackAndWhite()
    {
        float[] values = [0.02f, 0.45f, 0.55f, 0.98f];
        LightTransfer.Linear.Decode(values);

        LightTransfer.Camera(0.4).Encode(values);

        Assert.Equal([0.0120f, 0.4303f, 0.5697f, 0.9880f], values.Select(value => MathF.Round(value, 4)));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.95)]
    [InlineData(double.NaN)]
    public void Camera_OutOfRange_Throws(double contrast) => Assert.Throws<ArgumentOutOfRangeException>(() => LightTransfer.Camera(contrast));

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(double.NaN)]
    public void Gamma_OutOfRange_Throws(double gamma) => Assert.Throws<ArgumentOutOfRangeException>(() => LightTransfer.Gamma(gamma));

    [Theory]
    [InlineData("encoded", "encoded")]
    [InlineData("linear", "linear")]
    [InlineData("2.2", "gamma 2.2")]
    [InlineData("gamma 1.8", "gamma 1.8")]
    [InlineData("camera 0.25", "camera 0.25")]
    public void Parse_Name_GivesTheTransferOfThatName(string text, string name) => Assert.Equal(name, LightTransfer.Parse(text).ToString());

    [Theory]
    [InlineData("dim")]
    [InlineData("0")]
    [InlineData("gamma")]
    [InlineData("camera")]
    [InlineData("camera 1")]
    public void Parse_SomethingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => LightTransfer.Parse(text));
}
