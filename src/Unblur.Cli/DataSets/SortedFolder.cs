using System.Text.RegularExpressions;
using Unblur.Cli.Failures;
using Unblur.Cli.Outputs;
using Unblur.Imaging;

namespace Unblur.Cli.DataSets;

/// <summary>The output of an earlier <c>unblur data sort</c>: sorting again replaces copies of the same photos, and never copies of others.</summary>
internal static partial class SortedFolder
{
    /// <summary>The file with the scores of all photos of a sorting.</summary>
    public const string Scores = "scores.csv";

    /// <summary>The first line of that file.</summary>
    public const string Header = "photo,score,class";

    /// <summary>Checks that what the folder holds comes from the photos that are to be sorted.</summary>
    /// <param name="output">The output folder.</param>
    /// <param name="kinds">Its folders.</param>
    /// <param name="photos">The photos by their names within the sorted folder.</param>
    /// <exception cref="UsageException">It holds copies of other photos.</exception>
    public static void RequireOwn(string output, string[] kinds, IReadOnlyDictionary<string, string> photos)
    {
        string scores = Path.Combine(output, Scores);
        if (!RegularFile.Exists(scores))
        {
            return;
        }

        string csv = File.ReadAllText(scores);
        if (!csv.StartsWith(Header, StringComparison.Ordinal))
        {
            throw new UsageException($"{scores} is not from a sorting, which would replace it: choose another -o.");
        }

        foreach (string name in PlacedNames(csv).Concat(photos.Keys))
        {
            foreach (string copy in kinds.Select(kind => Path.Combine(output, kind, name)).Where(IsThere))
            {
                if (!photos.TryGetValue(name, out string? photo) || !IsOf(copy, photo))
                {
                    throw new UsageException(
                        $"{copy} is from the sorting of another photo: choose another -o (or --overwrite, which replaces photos of the same names).");
                }
            }
        }
    }

    private static bool IsThere(string copy) => new FileInfo(copy).LinkTarget is not null || File.Exists(copy);

    private static bool IsOf(string copy, string photo)
    {
        if (new FileInfo(copy).LinkTarget is not null)
        {
            return RealPath.IsSame(copy, photo);
        }

        return new FileInfo(copy).Length == new FileInfo(photo).Length && RegularFile.Exists(photo) && HaveSameContent(copy, photo);
    }

    private static bool HaveSameContent(string first, string second)
    {
        using FileStream one = File.OpenRead(first), other = File.OpenRead(second);
        byte[] ours = new byte[1 << 16], theirs = new byte[1 << 16];
        int read;
        do
        {
            read = one.ReadAtLeast(ours, ours.Length, throwOnEndOfStream: false);
            if (other.ReadAtLeast(theirs, theirs.Length, throwOnEndOfStream: false) != read || !ours.AsSpan(0, read).SequenceEqual(theirs.AsSpan(0, read)))
            {
                return false;
            }
        }
        while (read > 0);
        return true;
    }

    /// <summary>The names of the photos that a sorting copied.</summary>
    private static IEnumerable<string> PlacedNames(string csv) =>
        Row().Matches(csv).Select(row => row.Groups["name"].Value.Replace("\"\"", "\"", StringComparison.Ordinal));

    [GeneratedRegex("""^"(?<name>([^"]|"")*)",[^,\n]*,(blurry|sharp)\r?$""", RegexOptions.Multiline)]
    private static partial Regex Row();
}
