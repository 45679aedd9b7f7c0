using System.Security.Cryptography;
using System.Text;

namespace Unblur.Reports;

/// <summary>The frame of every page: one file that needs nothing else.</summary>
/// <remarks>
/// The page's policy allows pictures that are in the page, the style and the script below by their digests, and nothing else: no address is
/// ever loaded, and neither a style attribute nor a script that got into the content has an effect.
/// </remarks>
public static class HtmlPage
{
    /// <summary>Writes a page as UTF-8 with Unix line ends. The stream stays open.</summary>
    /// <param name="file">The stream to write to.</param>
    /// <param name="title">The title of the window, after "Unblur: ".</param>
    /// <param name="content">Writes what stands in <c>main</c>; texts by <see cref="HtmlText.Encode"/>.</param>
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
