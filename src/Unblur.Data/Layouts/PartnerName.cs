using System.Text.RegularExpressions;

namespace Unblur.Data.Layouts;

/// <summary>What the names of partners have in common.</summary>
internal static partial class PartnerName
{
    // Words that say which of a pair a photo is, in the data sets and programs that people use.
    private static readonly HashSet<string> s_roles = new(StringComparer.OrdinalIgnoreCase)
    {
        "blur", "blurry", "blurred", "blurryimg", "sharp", "gt", "gtimg", "groundtruth", "input", "target", "deblurred", "restored",
    };

    /// <summary>The path without its extension.</summary>
    public static string WithoutExtension(string relativePath) => ComposedName.Of(Path.ChangeExtension(relativePath, null));

    /// <summary>The path without its extension and without words such as blurry and sharp: <c>a/blur/blur_00.png</c> and <c>a/00_sharp.jpg</c> give <c>a/00</c>.</summary>
    public static string WithoutRole(string relativePath)
    {
        string[] parts = ComposedName.Of(relativePath).Split('/');
        string name = string.Join('_', Separator().Split(Path.GetFileNameWithoutExtension(parts[^1])).Where(word => !s_roles.Contains(word)));
        return string.Join('/', parts[..^1].Where(folder => !s_roles.Contains(folder)).Append(name));
    }

    [GeneratedRegex("[-_.]")]
    private static partial Regex Separator();
}
