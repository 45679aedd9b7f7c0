using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>Which part of a data set to take.</summary>
public sealed record DataSetOptions
{
    /// <summary>All of it, without gamma.</summary>
    public static DataSetOptions Default { get; } = new();

    /// <summary>"train", "test" or the name of another folder or list; null where the data set is not divided. Default null.</summary>
    public string? Split { get; init; }

    /// <summary>The blurry photos of GOPRO_Large: "blur", which is what the field compares on, or "blur_gamma". Default "blur".</summary>
    /// <remarks>The choice is worth about 1 dB.</remarks>
    public string GoProBlur { get; init; } = "blur";
}

/// <summary>Blurry photos with what they are compared with: found from names alone, in ordinal order of the blurry photos' full paths.</summary>
public sealed record PairedSet
{
    private static readonly IPairLayout[] s_layouts =
    [
        new FolderPairLayout("input", "target"),
        new FolderPairLayout("blur", "sharp"),
        new FolderPairLayout("blur_gamma", "sharp"),
        new GoProLayout(),
        new KohlerLayout(),
        new GongLayout(),
        new PairListLayout(),
    ];

    private static readonly string[] s_splits = ["train", "test", "val", "valid", "validation"];

    private PairedSet(string root, string layout, PairCollector found) => (Root, Layout, Pairs, Problems) = (root, layout, found.Pairs, found.Problems);

    /// <summary>The folder, or the list, full.</summary>
    public string Root { get; }

    /// <summary>The layout: input-target, blur-sharp, blur_gamma-sharp, gopro, kohler, gong, list, or folders.</summary>
    public string Layout { get; }

    /// <summary>At least one after <see cref="Open"/>.</summary>
    public IReadOnlyList<ImagePair> Pairs { get; }

    /// <summary>What was found missing: none after <see cref="Open"/>.</summary>
    public IReadOnlyList<DataSetProblem> Problems { get; }

    /// <summary>The parts of a data set that has them, such as "train" and "test"; else none.</summary>
    public static IReadOnlyList<string> Splits(string folder) => [.. s_splits.Where(split => Directory.Exists(Path.Combine(folder, split)))];

    /// <summary>Opens a data set in one of the known layouts. Every photo must have its partner.</summary>
    /// <param name="path">Its folder, or the list of its pairs.</param>
    /// <param name="options">Which part of it.</param>
    /// <exception cref="DataSetException">There is no such folder, the layout is unknown, the set is empty, or partners are missing.</exception>
    public static PairedSet Open(string path, DataSetOptions? options = null) => Whole(Find(path, options));

    /// <summary>Pairs the photos of two folders, whatever the folders are called: see <see cref="Partners"/>.</summary>
    /// <exception cref="DataSetException">A folder does not exist, the set is empty, or partners are missing.</exception>
    public static PairedSet OpenFolders(string blurryFolder, string sharpFolder) => Whole(FindFolders(blurryFolder, sharpFolder));

    /// <summary>As <see cref="Open"/>, but what is missing is in <see cref="Problems"/>, next to the pairs that are whole.</summary>
    /// <exception cref="DataSetException">There is no such folder, the layout is unknown, or there is no pair and nothing that misses a partner.</exception>
    public static PairedSet Find(string path, DataSetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= DataSetOptions.Default;
        PairCollector pairs = new();
        string root = Path.GetFullPath(path);
        if (File.Exists(root))
        {
            if (RegularFile.IsSpecial(root))
            {
                throw Unknown(root, RegularFile.NotAFile);
            }

            if (!root.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            {
                throw Unknown(root, "is a file: give the data set's folder, or a list of pairs (.txt)");
            }

            PairListLayout.ReadList(root, pairs);
            return NotEmpty(new PairedSet(root, "list", pairs));
        }

        PhotoFiles.RequireFolder(root);
        (string folder, IPairLayout layout) = Detect(root, options);
        layout.Read(folder, options, pairs);
        return NotEmpty(new PairedSet(folder, layout.Name, pairs));
    }

    /// <summary>As <see cref="OpenFolders"/>, but what is missing is in <see cref="Problems"/>.</summary>
    /// <exception cref="DataSetException">A folder does not exist, or there is no photo.</exception>
    public static PairedSet FindFolders(string blurryFolder, string sharpFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(blurryFolder);
        ArgumentException.ThrowIfNullOrEmpty(sharpFolder);
        (string blurry, string sharp) = (Path.GetFullPath(blurryFolder), Path.GetFullPath(sharpFolder));
        PhotoFiles.RequireFolder(blurry);
        PhotoFiles.RequireFolder(sharp);
        PairCollector pairs = new();
        pairs.AddFolders(blurry, sharp, scene: null);
        return NotEmpty(new PairedSet(blurry, "folders", pairs));
    }

    private static (string Folder, IPairLayout Layout) Detect(string root, DataSetOptions options)
    {
        IReadOnlyList<string> splits = Splits(root);
        string folder = options.Split is { } split && Directory.Exists(Path.Combine(root, split)) ? Path.Combine(root, split) : root;
        bool hasOwn = Match(folder, options) is not null;
        if (!hasOwn && folder == root && splits.Count == 1 && options.Split is null)
        {
            folder = Path.Combine(root, splits[0]);
        }

        if (!hasOwn && folder == root && splits.Count > 1 && options.Split is null)
        {
            throw Unknown(root, $"is divided into {string.Join(", ", splits)}: choose one (or give its folder, such as {Path.Combine(root, splits.Contains("test") ? "test" : splits[0])})");
        }

        if (options.Split is { } wanted && folder == root && (Match(root, options) is not PairListLayout))
        {
            throw Unknown(root, $"has no part \"{wanted}\": there is {(splits.Count == 0 ? "neither such a folder nor such a list" : string.Join(", ", splits))}");
        }

        return Match(folder, options) is { } layout ? (folder, layout) : throw Unknown(folder, Expectation(folder));
    }

    private static IPairLayout? Match(string folder, DataSetOptions options) => s_layouts.FirstOrDefault(layout => layout.Matches(folder, options));

    private static string Expectation(string folder)
    {
        string hint = Directory.Exists(Path.Combine(folder, "blurry")) && Directory.Exists(Path.Combine(folder, "sharp"))
            ? " Its blurry/ and sharp/ make an unpaired set; where they are pairs, give the two folders."
            : "";
        return $"has no layout of pairs that is known. Looked for:{string.Concat(s_layouts.Select(layout => $"\n  {layout.Name}: {layout.Shape}"))}\nin it, or in train/ or test/ in it.{hint}";
    }

    private static PairedSet Whole(PairedSet set) => set.Problems.Count == 0 ? set : throw new DataSetException(set.Problems);

    private static PairedSet NotEmpty(PairedSet set) => set.Pairs.Count + set.Problems.Count > 0
        ? set
        : throw new DataSetException(DataSetFault.Empty, set.Root, $"{set.Root} looks like the layout {set.Layout}, but there is no photo in it.");

    private static DataSetException Unknown(string path, string reason)
        => new(DataSetFault.Layout, path, $"{path} {reason}{(reason.EndsWith('.') ? "" : ".")}");
}
