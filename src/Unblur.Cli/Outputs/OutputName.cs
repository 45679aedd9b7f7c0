using Unblur.Cli.Inputs;
using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>The name of a result: stem, suffix, extension; beside the input or at the same place below the output folder.</summary>
internal static class OutputName
{
    public static string For(InputPhoto photo, OutputOptions options)
    {
        string name = Path.GetFileNameWithoutExtension(photo.Path) + options.Suffix + Extension(photo.Path, options.Format);
        string beside = Path.GetDirectoryName(photo.Path) ?? "";
        if (options.Target is not { } folder)
        {
            return Path.Combine(beside, name);
        }

        string below = Path.GetRelativePath(Path.GetFullPath(photo.Root), Path.GetFullPath(beside.Length == 0 ? "." : beside));
        return below == "." ? Path.Combine(folder, name) : Path.Combine(folder, below, name);
    }

    // The extension stays as it is spelt; what cannot be written (bitmaps, files without an extension) becomes PNG.
    private static string Extension(string input, PhotoFormat? format)
        => PhotoFormats.IsWritable(input) && (format is null || PhotoFormats.ForSaving(input) == format)
            ? Path.GetExtension(input)
            : PhotoFormats.Extension(format ?? PhotoFormat.Png);
}
