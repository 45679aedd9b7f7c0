using Unblur.Cli.Failures;
using Unblur.Cli.Inputs;
using Unblur.Imaging;

namespace Unblur.Cli.Evaluation;

/// <summary>Photos below a folder, by their paths relative to it.</summary>
internal sealed record PhotoFolder(string Root, IReadOnlyList<string> Names)
{
    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>All photos of a folder and of those in it.</summary>
    /// <exception cref="UsageException">There is no such folder, it cannot be listed, or it holds no photo.</exception>
    public static PhotoFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{folder}: {(File.Exists(folder) ? "is a file, not a folder" : "there is no such folder")}.");
        }

        FoundInputs found = new InputFinder(isRecursive: true, suffix: "").Find([folder]);
        if (found.Missing.Count > 0)
        {
            throw new UsageException($"{found.Missing[0].Path}: {found.Missing[0].Reason}");
        }

        if (found.Photos.Count == 0)
        {
            throw new UsageException($"{folder}: no photo in this folder or those in it (Unblur reads {string.Join(" ", PhotoFormats.ReadableExtensions)}).");
        }

        return new(folder, [.. found.Photos.Select(photo => Path.GetRelativePath(folder, photo.Path)).Order(StringComparer.Ordinal)]);
    }
}
