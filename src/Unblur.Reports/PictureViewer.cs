namespace Unblur.Reports;

/// <summary>Pictures of a page, alone or two compared by a slider.</summary>
public static class PictureViewer
{
    /// <summary>
    /// Two pictures of one size and one subject, the left one shown up to a slider that the keyboard moves too. Without a script, and in print,
    /// they stand side by side.
    /// </summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    /// <param name="name">What the pictures show; for those who do not see them.</param>
    /// <param name="left">Usually before.</param>
    /// <param name="right">Usually after.</param>
    public static void WriteComparison(TextWriter page, string name, ShownPicture left, ShownPicture right)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        string slider = HtmlText.Encode($"{name}: how much of it is shown {left.Label}, from the left; the rest is {right.Label}");
        page.WriteLine($"<figure class=\"compare\"><div class=\"views\">{Image(name, left)}{Image(name, right, " class=\"over\"")}</div>");
        page.WriteLine($"<input type=\"range\" min=\"0\" max=\"100\" value=\"50\" aria-label=\"{slider}\">");
        page.WriteLine($"<figcaption><span>{HtmlText.Encode(left.Label)}</span><span>{HtmlText.Encode(right.Label)}</span></figcaption></figure>");
    }

    /// <summary>One picture with its label below.</summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    /// <param name="name">What the picture shows; for those who do not see it.</param>
    /// <param name="picture">The picture.</param>
    public static void WritePicture(TextWriter page, string name, ShownPicture picture)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(picture);
        page.WriteLine($"<figure>{Image(name, picture)}<figcaption>{HtmlText.Encode(picture.Label)}</figcaption></figure>");
    }

    /// <summary>A small picture that explains others, with a text next to it.</summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    /// <param name="name">What the picture shows.</param>
    /// <param name="picture">The picture, 72 px wide on the page; its label is the text.</param>
    public static void WriteLegend(TextWriter page, string name, ShownPicture picture)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(picture);
        string image = $"<img alt=\"{HtmlText.Encode(name)}\" src=\"{Address(picture)}\">";
        page.WriteLine($"<figure class=\"legend\">{image}<figcaption>{HtmlText.Encode(picture.Label)}</figcaption></figure>");
    }

    private static string Image(string name, ShownPicture picture, string attributes = "")
        => $"<img{attributes} alt=\"{HtmlText.Encode($"{name}, {picture.Label}")}\" src=\"{Address(picture)}\">";

    private static string Address(ShownPicture picture) => $"data:image/jpeg;base64,{Convert.ToBase64String(picture.Jpeg)}";
}
