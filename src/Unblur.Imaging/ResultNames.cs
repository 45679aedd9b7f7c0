namespace Unblur.Imaging;

/// <summary>The names that Unblur gives to results next to the photos that they were made of.</summary>
public static class ResultNames
{
    /// <summary>Ends the names of restored photos, before the extension.</summary>
    public const string Deblurred = "_deblurred";

    /// <summary>Ends the names of pictures of motion.</summary>
    public const string Motion = "_motion";

    /// <summary>Ends the names of photos that were blurred.</summary>
    public const string Blurry = "_blurry";

    private static readonly string[] s_suffixes = [Deblurred, Motion, Blurry];

    /// <summary>Whether a file is a result, as its name and the photo next to it say: <c>a_deblurred.jpg</c> next to <c>a.jpg</c> or <c>a.png</c>.</summary>
    /// <remarks>A photo of that name without such a neighbour is a photo like others.</remarks>
    public static bool IsResult(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string stem = Path.GetFileNameWithoutExtension(path), folder = Path.GetDirectoryName(path) ?? "";
        return s_suffixes.Any(suffix => stem.Length > suffix.Length && stem.EndsWith(suffix, StringComparison.Ordinal)
            && HasPhoto(Path.Combine(folder, stem[..^suffix.Length])));
    }

    private static bool HasPhoto(string start)
        => PhotoFormats.ReadableExtensions.Any(extension => File.Exists(start + extension) || File.Exists(start + extension.ToUpperInvariant()));
}
