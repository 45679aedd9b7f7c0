using Unblur.Cli.Progress;
using Unblur.Data;
using Unblur.Imaging;

namespace Unblur.Cli.DataSets;

/// <summary>Says what is left out of a folder of photos: results of Unblur, and formats that it does not read.</summary>
internal static class LeftOut
{
    public static void Note(string folder, Verbosity verbosity, StatusOutput output)
    {
        if (verbosity == Verbosity.Quiet)
        {
            return;
        }

        if (PhotoFiles.Results(folder).Count is > 0 and int count)
        {
            output.WriteLine($"{Words.Count(count, "photo")} left out: results of unblur next to the photos that they were made of (names that end in "
                + "_deblurred, _motion or _blurry).");
        }

        if (PhotoFormats.PassedOver(PhotoFiles.Unread(folder)) is { } note)
        {
            output.WriteLine(note);
        }
    }

    /// <summary>Says which photos in folders have a format that Unblur does not read. Files, and what is not there, have none.</summary>
    public static void NoteUnread(IEnumerable<string> folders, Verbosity verbosity)
    {
        IEnumerable<string> there = folders.Where(Directory.Exists).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal);
        string[] unread = [.. there.SelectMany(PhotoFiles.Unread).Distinct(StringComparer.Ordinal)];
        if (verbosity != Verbosity.Quiet && PhotoFormats.PassedOver(unread) is { } note)
        {
            Console.Error.WriteLine($"unblur: {note}");
        }
    }
}
