using System.CommandLine;
using Unblur.Imaging;

namespace Unblur.Cli.Options;

/// <summary><c>--format</c>: a format that photos are written in, by any name that people use for it.</summary>
internal static class PhotoFormatOption
{
    private static readonly string[] s_names = ["jpeg", "png", "tiff", "webp"];

    public static Option<PhotoFormat?> Create()
    {
        Option<PhotoFormat?> option = OptionValue.Parsed<PhotoFormat?>(
            "--format", [], string.Join('|', s_names), "Format of the results. Default: the photo's own (PNG for BMP, GIF and AVIF).", text => Parse(text));
        option.CompletionSources.Add(s_names);
        return option;
    }

    /// <summary>Reads a name in any case, with or without a dot, also as an extension: <c>JPG</c>, <c>tif</c>.</summary>
    /// <exception cref="FormatException">No photo is written in such a format.</exception>
    public static PhotoFormat Parse(string text)
    {
        string extension = $".{text.TrimStart('.')}";
        return PhotoFormats.IsWritable(extension) ? PhotoFormats.ForSaving(extension) : throw new FormatException($"takes one of {string.Join(", ", s_names)}, but got '{text}'.");
    }
}
