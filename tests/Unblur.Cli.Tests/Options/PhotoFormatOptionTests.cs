using Unblur.Cli.Options;
using Unblur.Imaging;

namespace Unblur.Cli.Tests.Options;

public sealed class PhotoFormatOptionTests
{
    [Theory]
    [InlineData("jpeg", PhotoFormat.Jpeg)]
    [InlineData("jpg", PhotoFormat.Jpeg)]
    [InlineData("JPG", PhotoFormat.Jpeg)]
    [InlineData(".Tif", PhotoFormat.Tiff)]
    [InlineData("TIFF", PhotoFormat.Tiff)]
    [InlineData("WebP", PhotoFormat.Webp)]
    [InlineData("PNG", PhotoFormat.Png)]
    public void Parse_AnyNameOfAFormat_GivesIt(string text, PhotoFormat expected) => Assert.Equal(expected, PhotoFormatOption.Parse(text));

    [Theory]
    [InlineData("bmp")]
    [InlineData("heic")]
    [InlineData("")]
    public void Parse_FormatThatIsNotWritten_NamesThoseThatAre(string text) =>
        Assert.Contains("jpeg, png, tiff, webp", Assert.Throws<FormatException>(() => PhotoFormatOption.Parse(text)).Message, StringComparison.Ordinal);
}
