using Unblur.Cli.Options;

namespace Unblur.Cli.Tests.Options;

public sealed class PixelCountTests
{
    [Theory]
    [InlineData("24000000", 24_000_000)]
    [InlineData("24MP", 24_000_000)]
    [InlineData("0.5mp", 500_000)]
    public void Parse_Number_GivesPixels(string text, long pixels) => Assert.Equal(pixels, PixelCount.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("MP")]
    [InlineData("many")]
    public void Parse_AnythingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => PixelCount.Parse(text));
}
