using Unblur.Cli.Inputs;
using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>The path of a result: stem, suffix and extension, next to the input or at the same place below the output folder.</summary>
internal static class OutputName
{
    public static string For(InputPhoto photo, OutputOptions options)
    {
        string name = Path.GetFileNameWithoutExtension(photo.Path) + options.Suffix + Extension(photo.Path, options.Format);
        string inputFolder = Path.GetDirectoryName(photo.Path) ?? "";
        if (options.Target is not { } folder)
        {
            return Path.Combine(inputFolder, name);
        }

        string below = Path.GetRelativePath(Path.GetFullPath(photo.Root), Path.GetFullPath(inputFolder.Length == 0 ? "." : inputFolder));
        return below == "." ? Path.Combine(folder, name) : Path.Combine(folder, below, name);
    }

    // The format is that of the photo's content, whatever its name says; where the name says the same, the extension keeps its spelling.
    // Files that cannot be written in their own format (bitmaps) become PNG.
    private static string Extension(string input, PhotoFormat? format)
    {
        PhotoFormat? named = PhotoFormats.IsWritable(input) ? PhotoFormats.ForSaving(input) : null;
        PhotoFormat wanted = format ?? (PhotoFormats.OfContent(input) ?? named) switch
        {
            null or PhotoFormat.Bmp or PhotoFormat.Gif or PhotoFormat.Avif or PhotoFormat.Heic => PhotoFormat.Png,
            { } own => own,
        };
        return named == wanted ? Path.GetExtension(input) : PhotoFormats.Extension(wanted);
    }
}
