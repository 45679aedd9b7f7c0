using Unblur.Imaging;

namespace Unblur.Reports.Tests;

public sealed class PictureViewerTests
{
    [Fact]
    public void WriteComparison_TwoPictures_HaveAltTextsAndASliderWithAName()
    {
        using StringWriter page = new();
        PictureViewer.WriteComparison(page, "dog <1>", new ShownPicture("blurry", [1]), new ShownPicture("restored", [2]));
        string figure = page.ToString();

        Assert.Contains("<img alt=\"dog &lt;1&gt;, blurry\" src=\"data:image/jpeg;base64,AQ==\">", figure, StringComparison.Ordinal);
        Assert.Contains("<img class=\"over\" alt=\"dog &lt;1&gt;, restored\" src=\"data:image/jpeg;base64,Ag==\">", figure, StringComparison.Ordinal);
        Assert.Contains("<input type=\"range\"", figure, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"dog &lt;1&gt;: how much of it is shown blurry", figure, StringComparison.Ordinal);
    }

    [Fact]
    public void Style_OfComparisons_HidesTheSliderWhereNoScriptRuns()
    {
        Assert.Contains(".compare input { display: none; }", PageAssets.Style, StringComparison.Ordinal);
        Assert.Contains(".live .compare input { display: block;", PageAssets.Style, StringComparison.Ordinal);
        Assert.Contains("classList.add('live')", PageAssets.Script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 40, 50, 50, 20)]
    [InlineData(40, 100, 50, 20, 50)]
    [InlineData(30, 20, 50, 30, 20)]
    [InlineData(400, 1, 50, 50, 1)]
    public void ShownPicture_LargerThanAskedFor_IsMadeSmaller(int width, int height, int longest, int expectedWidth, int expectedHeight)
    {
        PlanarImage shown = PhotoCodec.DecodeJpeg(ShownPicture.Of("a", new PlanarImage(3, height, width), longest).Jpeg);

        Assert.Equal((expectedWidth, expectedHeight), (shown.Width, shown.Height));
    }
}
