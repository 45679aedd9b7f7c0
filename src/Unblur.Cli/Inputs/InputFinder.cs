using Unblur.Imaging;

namespace Unblur.Cli.Inputs;

/// <summary>Turns the names on the command line (files, folders, patterns) into photos.</summary>
/// <param name="isRecursive">Whether folders are searched to any depth.</param>
/// <param name="suffix">The suffix of output names. In folders and patterns, files with this suffix are results of an earlier run and are left out.</param>
/// <param name="outputFolder">Files in this folder are left out if a folder or pattern outside it leads to them.</param>
internal sealed class InputFinder(bool isRecursive, string suffix, string? outputFolder = null)
{
    private readonly string? _outputFolder = outputFolder is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder));
    private readonly List<InputPhoto> _photos = [];
    private readonly List<MissingInput> _missing = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];
    private int _earlierOutputs;
    private int _otherResults;

    /// <summary>Finds the photos. The name of an existing file or folder is taken literally, whatever characters it has.</summary>
    public FoundInputs Find(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (File.Exists(name))
            {
                Add(name, Path.GetDirectoryName(Path.GetFullPath(name))!);
            }
            else if (Directory.Exists(name))
            {
                AddFolder(name);
            }
            else if (FilePattern.IsPattern(name))
            {
                AddPattern(name);
            }
            else
            {
                _missing.Add(new(name, FileTrouble.OfMissing(name)));
            }
        }

        if (_earlierOutputs > 0)
        {
            _notes.Add($"{_earlierOutputs} left out: names that end in \"{suffix}\" are results of an earlier run (to process such a file all the same, name it).");
        }

        if (_otherResults > 0)
        {
            _notes.Add($"{_otherResults} left out: results of unblur next to the photos that they were made of (to process such a file all the same, "
                + "name it).");
        }

        if (PhotoFormats.PassedOver(_unread) is { } note)
        {
            _notes.Add(note);
        }

        return new(_photos, _missing, _notes);
    }

    private void AddFolder(string folder)
    {
        int before = _photos.Count;
        Search(folder, folder);
        if (_photos.Count > before)
        {
            return;
        }

        string remedy = !isRecursive && HasFolders(folder) ? "; -r searches its subfolders, too" : "";
        _notes.Add($"{folder}: no photo in this folder{remedy}.");
    }

    private void Search(string folder, string root)
    {
        try
        {
            foreach (string file in FolderListing.Files(folder))
            {
                if (PhotoFormats.IsReadable(file))
                {
                    AddFound(file, root);
                }
                else if (PhotoFormats.IsUnread(file) && !IsOutput(file))
                {
                    _unread.Add(file);
                }
            }

            if (!isRecursive)
            {
                return;
            }

            foreach (string inner in FolderListing.Folders(folder, root))
            {
                Search(inner, root);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _missing.Add(MissingInput.Unlisted(folder, failure));
        }
    }

    private void AddPattern(string pattern)
    {
        FilePattern files = new(pattern);
        int before = _photos.Count;
        foreach (string match in files.Matches())
        {
            if (Directory.Exists(match))
            {
                Search(match, files.Root);
            }
            else if (PhotoFormats.IsReadable(match))
            {
                AddFound(match, files.Root);
            }
        }

        _missing.AddRange(files.Unlisted);
        if (_photos.Count == before)
        {
            _notes.Add($"{pattern}: matches no photo.");
        }
    }

    private void AddFound(string file, string root)
    {
        if (IsOutput(file) && !IsOutput(root))
        {
            return;
        }

        if (suffix.Length > 0 && Path.GetFileNameWithoutExtension(file).EndsWith(suffix, StringComparison.Ordinal))
        {
            _earlierOutputs++;
        }
        else if (ResultNames.IsResult(file) && !Path.GetFileNameWithoutExtension(file).EndsWith(ResultNames.Blurry, StringComparison.Ordinal))
        {
            _otherResults++;
        }
        else
        {
            Add(file, root);
        }
    }

    private bool IsOutput(string path)
        => _outputFolder is { } folder && (Path.GetFullPath(path) + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private void Add(string file, string root)
    {
        if (_seen.Add(Path.GetFullPath(file)))
        {
            _photos.Add(new(file, root));
        }
    }

    private static bool HasFolders(string folder) => FolderListing.Folders(folder, folder).Any();
}
