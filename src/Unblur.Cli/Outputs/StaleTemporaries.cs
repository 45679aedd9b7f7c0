using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>Removes unfinished files that a killed run left behind.</summary>
internal static class StaleTemporaries
{
    /// <summary>Removes them from the output folders. A file that another process is writing is locked, and stays.</summary>
    /// <returns>How many were removed.</returns>
    public static int Remove(IEnumerable<PlannedPhoto> plan) => Remove(plan.Where(photo => !photo.IsDone).Select(photo => photo.Output));

    /// <summary>Removes them from the folders of output files.</summary>
    /// <returns>How many were removed.</returns>
    public static int Remove(IEnumerable<string> files)
    {
        int removed = 0;
        foreach (string folder in files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!).Distinct().Where(Directory.Exists))
        {
            removed += Directory.EnumerateFiles(folder, $".*{AtomicFile.TemporarySuffix}").Count(TryRemove);
        }

        return removed;
    }

    private static bool TryRemove(string file)
    {
        try
        {
            using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                File.Delete(file);
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // in use, already removed, or owned by another user
        }
    }
}
