using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>Unfinished files that a killed run left behind.</summary>
internal static class StaleTemporaries
{
    /// <summary>Removes them from the folders that are about to be written to. One that another process is writing is locked, and stays.</summary>
    /// <returns>How many were removed.</returns>
    public static int Remove(IEnumerable<PlannedPhoto> plan) => Remove(plan.Where(photo => !photo.IsDone).Select(photo => photo.Output));

    /// <summary>Removes them from the folders of files that are about to be written.</summary>
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
            return false; // in use, gone already, or somebody else's
        }
    }
}
