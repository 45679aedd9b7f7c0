namespace Unblur.Data.Layouts;

/// <summary>Two folders side by side with files of the same names, such as <c>input</c> and <c>target</c>.</summary>
/// <remarks>
/// Folders in them are searched too: files pair by their path. Where a third folder <c>flow</c> has motion flows, as `unblur blur` and `unblur data crop`
/// write them, every pair must have one.
/// </remarks>
internal sealed class FolderPairLayout(string blurry, string sharp) : IPairLayout
{
    private const string Flow = "flow";

    public string Name => $"{blurry}-{sharp}";

    public string Shape => $"{blurry}/ and {sharp}/ with photos of the same names";

    public bool Matches(string folder, DataSetOptions options)
        => Directory.Exists(Path.Combine(folder, blurry)) && Directory.Exists(Path.Combine(folder, sharp));

    public void Read(string folder, DataSetOptions options, PairCollector pairs)
        => pairs.AddFolders(Path.Combine(folder, blurry), Path.Combine(folder, sharp), scene: null, Path.Combine(folder, Flow));
}
