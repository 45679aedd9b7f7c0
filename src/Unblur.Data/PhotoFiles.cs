using Unblur.Data.Layouts;
using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>The photos in a folder and in those in it.</summary>
public static class PhotoFiles
{
    /// <summary>Full paths in ordinal order.</summary>
    /// <remarks>
    /// Left out are hidden files and folders (copies from a Mac have a <c>._a.png</c> next to <c>a.png</c>, which is no photo). Links to folders are followed,
    /// but not back to a folder that the search is in, which would give every photo many times. The same rule holds for every command. Folders of training
    /// runs, whose pictures are results, are not searched either.
    /// </remarks>
    /// <exception cref="DataSetException">There is no such folder, or it cannot be listed.</exception>
    public static IReadOnlyList<string> Below(string folder) => Below(folder, PhotoFormats.IsReadable);

    /// <summary>The same without results of Unblur, which lie next to the photos that they were made of (<see cref="ResultNames"/>).</summary>
    /// <exception cref="DataSetException">There is no such folder, or it cannot be listed.</exception>
    public static IReadOnlyList<string> Photos(string folder) => Below(folder, file => PhotoFormats.IsReadable(file) && !ResultNames.IsResult(file));

    /// <summary>What <see cref="Photos"/> leaves out.</summary>
    /// <exception cref="DataSetException">There is no such folder, or it cannot be listed.</exception>
    public static IReadOnlyList<string> Results(string folder) => Below(folder, file => PhotoFormats.IsReadable(file) && ResultNames.IsResult(file));

    /// <summary>Pictures of formats that Unblur does not read, such as HEIC, which <see cref="Photos"/> leaves out, too.</summary>
    /// <exception cref="DataSetException">There is no such folder, or it cannot be listed.</exception>
    public static IReadOnlyList<string> Unread(string folder) => Below(folder, PhotoFormats.IsUnread);

    /// <summary>The same of other files.</summary>
    internal static IReadOnlyList<string> Below(string folder, Func<string, bool> isWanted)
    {
        RequireFolder(folder);
        try
        {
            return [.. Search(Path.GetFullPath(folder), Path.GetFullPath(folder)).Where(isWanted).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(
                DataSetFault.Folder, folder, $"{folder}: cannot be listed: {failure.Message} Allow it, or give a folder without it.", failure);
        }
    }

    /// <exception cref="DataSetException">It is no folder.</exception>
    internal static void RequireFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            string wrong = File.Exists(folder) ? "is a file, not a folder" : "there is no such folder";
            throw new DataSetException(DataSetFault.Folder, folder, $"{folder}: {wrong}: name a folder of photos.");
        }
    }

    internal static DataSetException NoPhoto(IReadOnlyCollection<string> folders)
    {
        string all = string.Join(", ", folders);
        string? unread = PhotoFormats.PassedOver([.. folders.Where(Directory.Exists).SelectMany(Unread)]);
        string extensions = string.Join(" ", PhotoFormats.ReadableExtensions);
        return new(DataSetFault.Empty, all, $"{all}: no photo in this folder or those in it (Unblur reads {extensions}).{(unread is null ? "" : $" {unread}")}");
    }

    private static IEnumerable<string> Search(string folder, string root) => Directory.EnumerateFiles(folder).Where(IsVisible)
        .Concat(Directory.EnumerateDirectories(folder).Where(inner => IsVisible(inner) && !IsRun(inner) && !FileLinks.LeadsBack(inner, root)).SelectMany(inner => Search(inner, root)));

    private static bool IsRun(string folder) => File.Exists(Path.Combine(folder, RunFiles.Recipe)) && Directory.Exists(Path.Combine(folder, RunFiles.Checkpoints));

    private static bool IsVisible(string path) => !Path.GetFileName(path).StartsWith('.');
}
