using Unblur.Cli.Failures;
using Unblur.Cli.Progress;
using Unblur.Imaging;

namespace Unblur.Cli.Inputs;

/// <summary>The photos that the names on the command line stand for.</summary>
/// <param name="Photos">Each file once, in the order of the command line and, within a folder, of the names.</param>
/// <param name="Missing">Files that do not exist, and folders that cannot be listed.</param>
/// <param name="Notes">Notes on folders and patterns without a photo, and on files that were left out.</param>
internal sealed record FoundInputs(IReadOnlyList<InputPhoto> Photos, IReadOnlyList<MissingInput> Missing, IReadOnlyList<string> Notes)
{
    /// <summary>Writes the missing files and the notes to stderr, and returns the photos.</summary>
    /// <exception cref="NothingMatchedException">There is no photo.</exception>
    public IReadOnlyList<InputPhoto> ReportAndGetPhotos(Verbosity verbosity)
    {
        foreach (MissingInput missing in Missing)
        {
            Console.Error.WriteLine($"unblur: {missing.Path}: {missing.Reason}");
        }

        if (verbosity != Verbosity.Quiet)
        {
            foreach (string note in Notes)
            {
                Console.Error.WriteLine($"unblur: {note}");
            }
        }

        return Photos.Count > 0 ? Photos : throw new NothingMatchedException($"no photo was found (Unblur reads {string.Join(" ", PhotoFormats.ReadableExtensions)}).");
    }
}

/// <summary>A file to be restored.</summary>
/// <param name="Path">The path on the command line, or a path below a folder on the command line.</param>
/// <param name="Root">A folder above the path; the output folder mirrors its tree.</param>
internal sealed record InputPhoto(string Path, string Root);

/// <summary>A name on the command line without a photo, and the reason.</summary>
internal sealed record MissingInput(string Path, string Reason)
{
    public static MissingInput Unlisted(string folder, Exception failure) => new(folder, $"cannot be listed: {failure.Message}");
}
