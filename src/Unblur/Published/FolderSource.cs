using System.IO.Enumeration;

namespace Unblur.Published;

/// <summary>A folder that holds published files somewhere in it, whatever they are called there.</summary>
internal sealed class FolderSource
{
    private readonly string _folder;
    private readonly ILookup<long, string> _bySize;

    /// <exception cref="ModelException">There is no such folder.</exception>
    internal FolderSource(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelException($"there is no folder {folder} to take files from.");
        }

        _folder = folder;
        _bySize = Files(folder).Order(StringComparer.Ordinal).ToLookup(path => FileCheck.Length(path) ?? 0); // a link that leads nowhere has nothing
    }

    // Linked files count, linked folders do not: a link may lead back up.
    private static FileSystemEnumerable<string> Files(string folder) => new(
        folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    /// <summary>Copies the file that has the content, verifies the copy and gives it its name.</summary>
    /// <exception cref="ModelException">No file in the folder has the content.</exception>
    internal void Fetch(PublishedFile file, string path)
    {
        string source = _bySize[file.Bytes].FirstOrDefault(candidate => FileCheck.Problem(candidate, file) is null)
            ?? throw new ModelException($"{_folder} holds no {file.Name} as published, of {file.Bytes} bytes and SHA-256 {file.Sha256}{OfThatName(file)}");
        string part = path + FileDownload.PartSuffix;
        File.Copy(source, part, overwrite: true);
        if (FileCheck.Problem(part, file) is { } problem)
        {
            File.Delete(part);
            throw new ModelException($"the copy of {source} is damaged: {problem}. Check the disk.");
        }

        File.Move(part, path, overwrite: true);
    }

    private string OfThatName(PublishedFile file)
    {
        string? named = _bySize.SelectMany(paths => paths).FirstOrDefault(path => Path.GetFileName(path) == file.Name && FileCheck.Length(path) is not null);
        return named is null ? "" : $" ({named} is another one: {FileCheck.Problem(named, file)})";
    }
}
