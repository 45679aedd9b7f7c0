using Unblur.Imaging;
using Unblur.Physics.FlowFiles;

namespace Unblur.Data.Layouts;

/// <summary>A way in which a data set of pairs lies in its folder.</summary>
internal interface IPairLayout
{
    /// <summary>Its name in messages and reports.</summary>
    string Name { get; }

    /// <summary>What is looked for, for messages.</summary>
    string Shape { get; }

    /// <summary>Whether the folder looks like it, from its names alone.</summary>
    bool Matches(string folder, DataSetOptions options);

    /// <summary>Finds the pairs. What is missing is noted, not thrown.</summary>
    void Read(string folder, DataSetOptions options, PairCollector pairs);
}

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
        else if (_names[pair.Name].Blurry == pair.Blurry)
        {
            Note(DataSetFault.DoubleName, pair.Blurry, $"{pair.Blurry} is listed twice: remove one of the two.");
        }
        else
        {
            Note(DataSetFault.DoubleName, pair.Blurry, $"{pair.Blurry} and {_names[pair.Name].Blurry} would both be called {pair.Name}: rename one.");
        }
    }

    public void Note(DataSetFault fault, string path, string message) => _problems.Add(new(fault, path, message));

    /// <summary>Pairs two folders, see <see cref="Partners"/>; every file on either side must have a partner.</summary>
    /// <param name="blurryFolder">Exists.</param>
    /// <param name="sharpFolder">Exists.</param>
    /// <param name="scene">Put in front of the names; null for none.</param>
    /// <param name="flowFolder">Motion flows, for every pair or for none; null, or a folder that does not exist, for none.</param>
    public void AddFolders(string blurryFolder, string sharpFolder, string? scene, string? flowFolder = null)
    {
        var blurry = PhotoTree.Of(blurryFolder, PhotoFormats.IsReadable);
        var sharp = PhotoTree.Of(sharpFolder, PhotoFormats.IsReadable);
        PhotoTree flows = Directory.Exists(flowFolder) ? PhotoTree.Of(flowFolder, path => FlowFile.IsReadable(path) && RegularFile.Exists(path)) : new("", []);
        var ofSharp = Partners.Match(blurry, sharp);
        var ofFlows = Partners.Match(blurry, flows);
        foreach (string name in blurry.Names.Where(ofSharp.Pairs.ContainsKey))
        {
            string key = PartnerName.WithoutExtension(name);
            string? flow = ofFlows.Pairs.TryGetValue(name, out string? found) ? flows.PathOf(found) : null;
            if (flow is null && flows.Names.Count > 0)
            {
                _problems.Add(new MissingPartner(blurry.PathOf(name), flows.PathOf(key + Path.GetExtension(flows.Names[0]))).Problem);
            }
            else
            {
                Add(new(NameOf(scene, key), blurry.PathOf(name), sharp.PathOf(ofSharp.Pairs[name])) { Scene = scene ?? SceneOf(key), Flow = flow });
            }
        }

        _problems.AddRange([.. ofSharp.Missing.Select(missing => missing.Problem), .. ofSharp.Ambiguous, .. ofFlows.Ambiguous]);
    }

    private static string NameOf(string? scene, string key) => (scene is null ? key : $"{scene}_{key}").Replace('/', '_');

    private static string? SceneOf(string key) => Path.GetDirectoryName(key) is { Length: > 0 } folder ? folder.Replace('/', '_') : null;
}
