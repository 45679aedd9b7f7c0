using Unblur.Imaging;

namespace Unblur.Data.Layouts;

/// <summary>
/// A text file with a line <c>sharp_path blurry_path</c> for each pair, paths from the file's folder, as RealBlur comes; or two files with a path a line, of which
/// <c>test_blur_file.txt</c> has the blurry photos and <c>test_sharp_file.txt</c> their partners in the same order, as DMPHN lists GOPRO_Large.
/// </summary>
/// <remarks>
/// Lines that begin with # are comments. Those two are read where one is given, not looked for in folders: next to them lie the folders of GOPRO_Large, which need no list.
/// Rim et al., "Real-World Blur Dataset for Learning and Benchmarking Deblurring Algorithms", ECCV 2020. Its lines end in a space and the last one in
/// nothing. Its evaluation takes scene244 from the folder scene244_reflect: so do we, where a listed file of scene244 does not exist.
/// </remarks>
internal sealed class PairListLayout : IPairLayout
{
    private const string Pattern = "*_list.txt";
    private const string BlurEnding = "_blur_file.txt";
    private const string SharpEnding = "_sharp_file.txt";
    private static readonly char[] s_separators = ['/', '\\'];
    private static readonly string[] s_kinds = ["blur", "blurry", "gt", "sharp", "input", "target"];

    public string Name => "list";

    public string Shape => $"{Pattern} with a line \"sharp_path blurry_path\" for each pair (RealBlur); of *{BlurEnding} and *{SharpEnding} (DMPHN) give one by its path";

    public bool Matches(string folder, DataSetOptions options) => Lists(folder, options).Length > 0;

    public void Read(string folder, DataSetOptions options, PairCollector pairs)
    {
        string[] lists = Lists(folder, options);
        if (lists.Length > 1)
        {
            string names = string.Join(", ", lists.Select(Path.GetFileName));
            throw new DataSetException(DataSetFault.Layout, folder, $"{folder} has several lists ({names}): give the path of one instead of the folder.");
        }

        ReadList(lists[0], pairs);
    }

    /// <summary>Reads one list, or both where it is one of two.</summary>
    public static void ReadList(string list, PairCollector pairs)
    {
        foreach (string? ending in new[] { BlurEnding, SharpEnding })
        {
            if (!list.EndsWith(ending, StringComparison.Ordinal))
            {
                continue;
            }

            ReadLists(list[..^ending.Length], pairs);
            return;
        }

        ReadLines(list, pairs);
    }

    private static void ReadLines(string list, PairCollector pairs)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(list))!;
        int number = 0;
        foreach (string line in File.ReadLines(list))
        {
            number++;
            string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0 || IsComment(line))
            {
                continue;
            }

            if (parts.Length == 2)
            {
                AddPair(folder, parts[0], parts[1], $"{list}, line {number}", pairs);
            }
            else
            {
                pairs.Note(DataSetFault.List, list, $"{list}, line {number} has {parts.Length} words, but a line is \"sharp_path blurry_path\", paths without spaces.");
            }
        }
    }

    private static void ReadLists(string start, PairCollector pairs)
    {
        (string blurList, string sharpList) = (start + BlurEnding, start + SharpEnding);
        foreach ((string list, string partner) in new[] { (blurList, sharpList), (sharpList, blurList) })
        {
            if (!File.Exists(list))
            {
                throw Unusable(list, $"{list} is not there, but {partner} is: photos in the one are partners of those in the other, line by line.");
            }
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(blurList))!;
        (string[] blurry, string[] sharp) = (Paths(blurList), Paths(sharpList));
        if (blurry.Length != sharp.Length)
        {
            throw Unusable(blurList, $"{blurList} has {blurry.Length} paths but {sharpList} has {sharp.Length}: photos in the same line are partners, so both need as many.");
        }

        for (int i = 0; i < blurry.Length; i++)
        {
            AddPair(folder, sharp[i], blurry[i], $"{blurList} and {Path.GetFileName(sharpList)}, path {i + 1}", pairs);
        }
    }

    private static string[] Paths(string list) => [.. File.ReadLines(list).Where(line => !IsComment(line)).Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static bool IsComment(string line) => line.TrimStart().StartsWith('#');

    private static DataSetException Unusable(string list, string message) => new(DataSetFault.List, list, message);

    private static void AddPair(string folder, string sharp, string blurry, string place, PairCollector pairs)
    {
        (string sharpPath, string blurryPath) = (Locate(folder, sharp), Locate(folder, blurry));
        foreach ((string path, string partner) in new[] { (sharpPath, blurryPath), (blurryPath, sharpPath) })
        {
            if (!File.Exists(path))
            {
                pairs.Note(DataSetFault.MissingPartner, path, $"{place}: {path}, the partner of {partner}, does not exist: the list's paths start at its folder.");
            }
        }

        if (!File.Exists(sharpPath) || !File.Exists(blurryPath))
        {
            return;
        }

        string? scene = SceneOf(blurry);
        string stem = Path.GetFileNameWithoutExtension(blurryPath);
        pairs.Add(new(scene is null ? stem : $"{scene}_{stem}", blurryPath, sharpPath) { Scene = scene });
    }

    private static string Locate(string folder, string listed)
    {
        // A list that was made on Windows.
        listed = listed.Contains('\\', StringComparison.Ordinal) && !File.Exists(Path.Combine(folder, listed)) ? listed.Replace('\\', '/') : listed;
        string path = Path.GetFullPath(Path.Combine(folder, listed));
        string reflected = Path.GetFullPath(Path.Combine(folder, listed.Replace("/scene244/", "/scene244_reflect/", StringComparison.Ordinal)));
        return !File.Exists(path) && File.Exists(reflected) ? reflected : path;
    }

    // "RealBlur-J/scene001/blur/blur_1.png" is of scene001, "blur/1_blurred.png" of none.
    private static string? SceneOf(string listed)
    {
        string[] folders = listed.Split(s_separators, StringSplitOptions.RemoveEmptyEntries)[..^1];
        return folders.LastOrDefault(folder => !s_kinds.Contains(folder)) is { } scene && folders.Length > 1 ? scene : null;
    }

    private static string[] Lists(string folder, DataSetOptions options)
        => [.. Directory.EnumerateFiles(folder, Pattern)
            .Where(RegularFile.Exists).Where(path => options.Split is not { } split || Path.GetFileName(path).Contains($"_{split}_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
