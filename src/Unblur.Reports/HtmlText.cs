using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Unblur.Reports;

/// <summary>The one encoder of all pages: names of files and recipes may hold any character.</summary>
public static class HtmlText
{
    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text as it may stand between tags, and between the double quotes of an attribute.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Without &lt;, &gt;, &amp; and quotes; letters of any script stay as they are.</returns>
    public static string Encode(string text) => s_encoder.Encode(text);
}
