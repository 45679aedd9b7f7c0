using Unblur.Cli.Progress;
using Unblur.Data;

namespace Unblur.Cli.DataSets;

/// <summary>Says that results of Unblur among the photos of a folder are not taken for photos.</summary>
internal static class LeftOutResults
{
    public static void Note(string folder, Verbosity verbosity, StatusOutput output)
    {
        if (verbosity != Verbosity.Quiet && PhotoFiles.Results(folder).Count is > 0 and int count)
        {
            output.WriteLine($"{Words.Count(count, "photo")} left out: results of unblur next to the photos that they were made of (names that end in "
                + "_deblurred, _motion or _blurry).");
        }
    }
}
