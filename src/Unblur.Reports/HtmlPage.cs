using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Unblur.Reports;

/// <summary>The frame of every page: one HTML file without other files.</summary>
/// <remarks>
/// The page's security policy allows embedded pictures, and the style and the script below by their digests, but nothing else: no address is
/// ever loaded, and a style attribute or a script in the content has no effect.
/// </remarks>
public static class HtmlPage
{
    /// <summary>Writes a page as UTF-8 with Unix line ends. The stream stays open.</summary>
    /// <param name="file">The stream to write to.</param>
    /// <param name="title">The title of the window, after "Unblur: ".</param>
    /// <param name="content">Writes the content of <c>main</c>; it encodes texts with <see cref="HtmlText.Encode"/>.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream file, string title, Action<TextWriter> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        string policy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
            + $"style-src {Digest(PageAssets.Style)}; script-src {Digest(PageAssets.Script)}";
        writer.WriteLine("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        writer.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        writer.WriteLine($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        writer.WriteLine($"<title>Unblur: {HtmlText.Encode(title)}</title>\n<style>{PageAssets.Style}</style>\n</head>\n<body>\n<main>");
        content(writer);
        writer.WriteLine($"</main>\n<script>{PageAssets.Script}</script>\n</body>\n</html>");
    }

    private static string Digest(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}

/// <summary>The encoder of all pages: the names of files and recipes may contain any character.</summary>
public static class HtmlText
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Encodes a text for the content of an element, or for an attribute in double quotes.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with &lt;, &gt;, &amp; and quotes encoded; letters of all scripts are unchanged.</returns>
    public static string Encode(string text) => s_encoder.Encode(text);
}
