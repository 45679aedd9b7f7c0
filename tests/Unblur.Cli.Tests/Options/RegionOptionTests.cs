using Unblur.Cli.Options;

namespace Unblur.Cli.Tests.Options;

public sealed class RegionOptionTests
{
    [Fact]
    public void Parse_FourNumbers_IsTheRegion() => Assert.Equal(new PixelRegion(100, 50, 400, 300), RegionOption.Parse("100,50,400,300"));

    [Theory]
    [InlineData("100,50,400")]
    [InlineData("100,50,63,300")]
    [InlineData("-1,50,400,300")]
    [InlineData("a,b,c,d")]
    public void Parse_AnythingElse_SaysWhatItTakes(string text)
        => Assert.Contains(text, Assert.Throws<FormatException>(() => RegionOption.Parse(text)).Message, StringComparison.Ordinal);
}
