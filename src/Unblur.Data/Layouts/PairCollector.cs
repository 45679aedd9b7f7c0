using Unblur.Imaging;
using Unblur.Physics.FlowFiles;

namespace Unblur.Data.Layouts;

/// <summary>Takes the pairs that a layout finds, and what is wrong with them.</summary>
internal sealed class PairCollector
{
    private readonly List<ImagePair> _pairs = [];
    private readonly List<DataSetProblem> _problems = [];
    private readonly Dictionary<string, ImagePair> _names = new(StringComparer.Ordinal);

    /// <summary>In ordinal order of the blurry photos' full paths.</summary>
    public IReadOnlyList<ImagePair> Pairs => [.. _pairs.OrderBy(pair => pair.Blurry, StringComparer.Ordinal)];

    public IReadOnlyList<DataSetProblem> Problems => _problems;

    public void Add(ImagePair pair)
    {
        if (_names.TryAdd(pair.Name, pair))
        {
            _pairs.Add(pair);
        }
        else
        {
            Note(DataSetFault.DoubleName, pair.Blurry, $"{pair.Blurry} and {_names[pair.Name].Blurry} would both be called {pair.Name}: rename one.");
        }
    }

    public void Note(DataSetFault fault, string path, string message) => _problems.Add(new(fault, path, message));

    /// <summary>Pairs two folders by their files' relative paths without extension; every file on either side must have a partner.</summary>
    /// <param name="blurryFolder">There.</param>
    /// <param name="sharpFolder">There.</param>
    /// <param name="scene">Put in front of the names; null for none.</param>
    /// <param name="flowFolder">Motion flows, for every pair or for none; null, or not there, for none.</param>
    public void AddFolders(string blurryFolder, string sharpFolder, string? scene, string? flowFolder = null)
    {
        SortedDictionary<string, string> blurry = Photos(blurryFolder);
        SortedDictionary<string, string> sharp = Photos(sharpFolder);
        SortedDictionary<string, string> flows = Files(flowFolder, FlowFile.IsReadable);
        foreach ((string key, string path) in blurry)
        {
            if (!sharp.TryGetValue(key, out string? partner))
            {
                NoteMissing(path, Path.Combine(sharpFolder, key), Path.GetExtension(path));
            }
            else if (!flows.TryGetValue(key, out string? flow) && flows.Count > 0)
            {
                NoteMissing(path, Path.Combine(flowFolder!, key), Path.GetExtension(flows.First().Value));
            }
            else
            {
                Add(new(NameOf(scene, key), path, partner) { Scene = scene ?? SceneOf(key), Flow = flow });
            }
        }

        foreach ((string key, string path) in sharp.Where(file => !blurry.ContainsKey(file.Key)))
        {
            NoteMissing(path, Path.Combine(blurryFolder, key), Path.GetExtension(path));
        }
    }

    private void NoteMissing(string path, string partner, string extension)
        => Note(DataSetFault.MissingPartner, path, $"{path} has no partner {partner}{extension} (nor one with another extension): add it, or remove {path}.");

    private SortedDictionary<string, string> Photos(string folder) => Files(folder, PhotoFormats.IsReadable);

    private SortedDictionary<string, string> Files(string? folder, Func<string, bool> isWanted)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            return files;
        }

        foreach (string path in PhotoFiles.Below(folder, isWanted))
        {
            string key = Path.ChangeExtension(Path.GetRelativePath(folder, path), null);
            if (!files.TryAdd(key, path))
            {
                Note(DataSetFault.DoubleName, path, $"{path} and {files[key]} differ in their extensions alone: remove one.");
            }
        }

        return files;
    }

    private static string NameOf(string? scene, string key) => (scene is null ? key : $"{scene}_{key}").Replace(Path.DirectorySeparatorChar, '_');

    private static string? SceneOf(string key) => Path.GetDirectoryName(key) is { Length: > 0 } folder ? folder.Replace(Path.DirectorySeparatorChar, '_') : null;
}
