using Unblur.Imaging.Vips;

namespace Unblur.Imaging;

/// <summary>Recognizes photographs: by extension when listing a folder, by content when opening a file.</summary>
public static class PhotoFormats
{
    private static readonly Dictionary<string, PhotoFormat> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = PhotoFormat.Png,
        [".jpg"] = PhotoFormat.Jpeg,
        [".jpeg"] = PhotoFormat.Jpeg,
        [".jpe"] = PhotoFormat.Jpeg,
        [".jfif"] = PhotoFormat.Jpeg,
        [".tif"] = PhotoFormat.Tiff,
        [".tiff"] = PhotoFormat.Tiff,
        [".webp"] = PhotoFormat.Webp,
        [".bmp"] = PhotoFormat.Bmp,
        [".gif"] = PhotoFormat.Gif,
        [".avif"] = PhotoFormat.Avif,
    };

    /// <summary>Extensions of camera raw files: many of them look like TIFF files, but contain only a small preview.</summary>
    private static readonly HashSet<string> s_raw =
        new([".dng", ".nef", ".nrw", ".cr2", ".arw", ".sr2", ".pef", ".orf", ".rw2", ".3fr", ".iiq"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Extensions of pictures that Unblur does not read: where they are passed over in a folder, that is said.</summary>
    private static readonly HashSet<string> s_unread =
        new([.. s_raw, ".heic", ".heif", ".jxl", ".jp2", ".psd", ".cr3", ".raf"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Extensions of HEIC, which is read where the user names a libvips that does.</summary>
    private static readonly HashSet<string> s_heic = new([".heic", ".heif"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Extensions that can be opened, lower case, with the dot.</summary>
    public static IReadOnlyCollection<string> ReadableExtensions => s_extensions.Keys;

    /// <summary>The formats that can be written.</summary>
    public static IReadOnlyList<PhotoFormat> Writable { get; } = [PhotoFormat.Png, PhotoFormat.Jpeg, PhotoFormat.Tiff, PhotoFormat.Webp];

    /// <summary>The formats that can be read and not written. HEIC is among them where the environment variable UNBLUR_LIBVIPS names a libvips, which may read it.</summary>
    public static IReadOnlyList<PhotoFormat> ReadOnly
        => [.. Enum.GetValues<PhotoFormat>().Where(format => !Writable.Contains(format) && (format != PhotoFormat.Heic || VipsFile.IsChosen))];

    /// <summary>Extensions that can be saved, lower case, with the dot.</summary>
    public static IReadOnlyCollection<string> WritableExtensions { get; } =
        [.. s_extensions.Where(pair => Writable.Contains(pair.Value)).Select(pair => pair.Key)];

    /// <summary>Whether the name is that of a photograph that can be opened. Hidden files (".DS_Store", "._photo.jpg", unfinished files) are not.</summary>
    public static bool IsReadable(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return !Path.GetFileName(path).StartsWith('.') && (s_extensions.ContainsKey(Path.GetExtension(path)) || (VipsFile.IsChosen && s_heic.Contains(Path.GetExtension(path))));
    }

    /// <summary>Whether the name is that of a picture in a format that Unblur does not read, such as HEIC. Hidden files are not.</summary>
    public static bool IsUnread(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return !Path.GetFileName(path).StartsWith('.') && s_unread.Contains(Path.GetExtension(path)) && !IsReadable(path);
    }

    /// <summary>Says how many pictures were passed over because Unblur does not read their formats; null where there are none.</summary>
    /// <param name="files">Those for which <see cref="IsUnread"/> is true.</param>
    public static string? PassedOver(IReadOnlyCollection<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        IEnumerable<string> kinds = files.CountBy(file => Path.GetExtension(file).TrimStart('.').ToUpperInvariant())
            .OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Value} {kind.Key}");
        return files.Count == 0 ? null
            : $"{files.Count} passed over ({string.Join(", ", kinds)}): Unblur does not read these formats; export them as JPEG, PNG or TIFF.";
    }

    /// <summary>The format of a file by its content; null where there is no such file, or it is not a photograph that Unblur reads.</summary>
    public static PhotoFormat? OfContent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!RegularFile.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] head = new byte[Math.Min(16, file.Length)];
            file.ReadExactly(head);
            return Detect(head, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or PhotoException)
        {
            return null; // opening the photo reports it
        }
    }

    /// <summary>Whether a photo can be saved under this name.</summary>
    public static bool IsWritable(string path) => s_extensions.TryGetValue(Path.GetExtension(path), out PhotoFormat format) && Writable.Contains(format);

    /// <summary>The format to save as, by the extension.</summary>
    /// <exception cref="PhotoException">Photos cannot be saved with this extension.</exception>
    public static PhotoFormat ForSaving(string path) => IsWritable(path)
        ? s_extensions[Path.GetExtension(path)]
        : throw new PhotoException(path, $"cannot save as \"{Path.GetExtension(path)}\": use one of {string.Join(" ", WritableExtensions)}.");

    /// <summary>The usual extension of a format, with the dot.</summary>
    public static string Extension(PhotoFormat format) => format == PhotoFormat.Heic ? ".heic" : s_extensions.First(pair => pair.Value == format).Key;

    /// <summary>The format by the first bytes of the content.</summary>
    /// <exception cref="PhotoException">Unblur does not read this format.</exception>
    internal static PhotoFormat Detect(ReadOnlySpan<byte> head, string name)
    {
        if (Refusal(head, name) is { } reason)
        {
            throw new PhotoException(name, reason);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n\u001a\n"u8]))
        {
            return PhotoFormat.Png;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return PhotoFormat.Jpeg;
        }

        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8))
        {
            return PhotoFormat.Tiff;
        }

        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8))
        {
            return PhotoFormat.Webp;
        }

        if (head.StartsWith("BM"u8))
        {
            return PhotoFormat.Bmp;
        }

        if (head.StartsWith("GIF8"u8))
        {
            return PhotoFormat.Gif;
        }

        if (IsAvif(head))
        {
            return PhotoFormat.Avif;
        }

        if (IsHeic(head))
        {
            return PhotoFormat.Heic;
        }

        throw new PhotoException(name, "is not a photograph that Unblur reads: its content is neither PNG, JPEG, TIFF, WebP, AVIF, GIF nor BMP.");
    }

    private static bool IsAvif(ReadOnlySpan<byte> head) => head.Length >= 12 && head[4..].StartsWith("ftypavif"u8);

    // Brands of still pictures coded as HEVC; mif1 can be of any codec.
    private static bool IsHeic(ReadOnlySpan<byte> head)
        => head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && (head[8..].StartsWith("hei"u8) || head[8..].StartsWith("mif1"u8));

    /// <summary>Why a HEIC file is not read.</summary>
    /// <param name="reason">What follows "which".</param>
    internal static string HeicRefusal(string reason) => $"is HEIC, which {reason} (docs/guides/deblur.md, HEIC and JPEG XL).";

    private const string Convert = "export it as JPEG, PNG or TIFF";

    private static string? Refusal(ReadOnlySpan<byte> head, string name)
    {
        if (head.IsEmpty)
        {
            return "is empty.";
        }

        if (IsHeic(head))
        {
            return VipsFile.IsChosen ? null : HeicRefusal($"Unblur's own libvips does not read: {Convert}, or name a libvips that reads it in {VipsFile.Variable}");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || (head.Length >= 8 && head[4..].StartsWith("JXL "u8)))
        {
            return $"is JPEG XL, whose reader libvips does not trust: {Convert} (docs/guides/deblur.md, HEIC and JPEG XL).";
        }

        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && !IsAvif(head))
        {
            return $"is a video or a picture of a kind that Unblur does not read: {Convert}.";
        }

        return s_raw.Contains(Path.GetExtension(name)) ? "is a camera raw file: develop it first and save as 16-bit TIFF or PNG." : null;
    }
}
