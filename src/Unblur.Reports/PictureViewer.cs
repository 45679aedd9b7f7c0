namespace Unblur.Reports;

/// <summary>Writes the pictures of a page: one picture, or two that are compared with a slider.</summary>
public static class PictureViewer
{
    /// <summary>
    /// Writes two pictures of one size and one subject. The left one is visible up to a slider, which can also be moved with the keyboard. Without
    /// the script, and in print, they are side by side.
    /// </summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    /// <param name="name">A description of the pictures, for screen readers.</param>
    /// <param name="left">Usually the picture before.</param>
    /// <param name="right">Usually the picture after.</param>
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

    /// <summary>Writes one picture with its label below.</summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    /// <param name="name">A description of the picture, for screen readers.</param>
    /// <param name="picture">The picture.</param>
    public static void WritePicture(TextWriter page, string name, ShownPicture picture)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(picture);
        page.WriteLine($"<figure>{Image(name, picture)}<figcaption>{HtmlText.Encode(picture.Label)}</figcaption></figure>");
    }

    /// <summary>Writes a small picture that explains others, with a text next to it.</summary>
    /// <param name="page">The content of an <see cref="HtmlPage"/>.</param>
    /// <param name="name">A description of the picture.</param>
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
