using System.Security.Cryptography;
using System.Text;

namespace Unblur.Reports.Tests;

public sealed class HtmlPageTests
{
    [Theory]
    [InlineData("style")]
    [InlineData("script")]
    public void Write_StyleAndScript_AreTheOnesThatThePolicyAllows(string tag)
    {
        string page = Written();
        string text = page.Split($"<{tag}>")[1].Split($"</{tag}>")[0];

        Assert.Contains($"{tag}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split($"<{tag}").Length);
        Assert.DoesNotContain('\r', page);
    }

    [Fact]
    public void Write_Policy_LoadsNothingFromAnywhere()
    {
        string page = Written();

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("img-src data:;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Content_StandsInMain() => Assert.Contains("<main>\n<p>here</p>\n</main>", Written(), StringComparison.Ordinal);

    [Fact]
    public void Write_TitleWithMarkup_IsEncoded() => Assert.Contains("<title>Unblur: &lt;a&gt; &amp; b</title>", Written("<a> & b"), StringComparison.Ordinal);

    private static string Written(string title = "title")
    {
        using MemoryStream file = new();
        HtmlPage.Write(file, title, page => page.WriteLine("<p>here</p>"));
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
