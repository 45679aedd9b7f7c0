using System.Text;
using System.Text.RegularExpressions;

namespace Unblur.Cli.Inputs;

/// <summary>A file name pattern: <c>*</c>, <c>?</c> and <c>[a-z]</c> within a name, <c>**</c> for folders of any depth.</summary>
/// <remarks>For quoted patterns, and for shells that do not expand patterns. Hidden files match only if the pattern has the dot.</remarks>
internal sealed class FilePattern
{
    private static readonly char[] s_wildcards = ['*', '?', '['];

    private readonly string[] _parts;
    private readonly List<MissingInput> _unlisted = [];

    public FilePattern(string pattern)
    {
        string[] parts = pattern.Split('/');
        int literal = parts.TakeWhile(part => part.IndexOfAny(s_wildcards) < 0).Count();
        Root = string.Join('/', parts[..literal]) is { Length: > 0 } root ? root : pattern.StartsWith('/') ? "/" : ".";
        _parts = parts[literal..];
    }

    /// <summary>The folder before the first wildcard.</summary>
    public string Root { get; }

    public static bool IsPattern(string path) => path.IndexOfAny(s_wildcards) >= 0;

    /// <summary>The folders that <see cref="Matches"/> could not list, with the reasons.</summary>
    public IReadOnlyList<MissingInput> Unlisted => _unlisted;

    /// <summary>Files and folders that match, in the order of their names.</summary>
    public IEnumerable<string> Matches() => Directory.Exists(Root) ? Expand(Root == "." ? "" : Root, 0).Distinct(StringComparer.Ordinal) : [];

    private IEnumerable<string> Expand(string folder, int index)
    {
        string part = _parts[index];
        if (part == "**")
        {
            IEnumerable<string> deeper = Listed(folder, inner => FolderListing.Folders(inner, Root == "." ? "" : Root)).SelectMany(inner => Expand(inner, index));
            return index == _parts.Length - 1 ? Listed(folder, FolderListing.Files).Concat(deeper) : Expand(folder, index + 1).Concat(deeper);
        }

        Regex name = ToRegex(part);
        IEnumerable<string> folders = Listed(folder, FolderListing.AllFolders).Where(IsMatch);
        return index < _parts.Length - 1
            ? folders.SelectMany(inner => Expand(inner, index + 1))
            : Listed(folder, FolderListing.AllFiles).Where(IsMatch).Concat(folders);

        bool IsMatch(string path) => Path.GetFileName(path) is var file && name.IsMatch(file) && (file[0] != '.' || part[0] == '.');
    }

    private string[] Listed(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return [.. list(folder)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string name = folder.Length == 0 ? "." : folder;
            if (_unlisted.All(known => known.Path != name))
            {
                _unlisted.Add(MissingInput.Unlisted(name, failure));
            }

            return [];
        }
    }

    private static Regex ToRegex(string part)
    {
        StringBuilder regex = new("^");
        for (int i = 0; i < part.Length; i++)
        {
            int end = part[i] == '[' ? ClassEnd(part, i) : -1;
            regex.Append(part[i] switch
            {
                '*' => ".*",
                '?' => ".",
                '[' when end > 0 => Class(part[(i + 1)..end]),
                char other => Regex.Escape(other.ToString()),
            });
            if (end > 0)
            {
                i = end;
            }
        }

        return new Regex(regex.Append('$').ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    // As in the shell, a ] in first place belongs to the class, and a [ without a valid class is an ordinary character: then -1.
    private static int ClassEnd(string part, int start)
    {
        int first = start + 1 < part.Length && part[start + 1] is ('!' or '^') ? start + 2 : start + 1;
        int end = part.IndexOf(']', Math.Min(first + 1, part.Length));
        return end > 0 && IsOrdered(part[first..end]) ? end : -1;
    }

    // A range such as z-a is not a class.
    private static bool IsOrdered(string members)
    {
        for (int i = 0; i + 2 < members.Length; i++)
        {
            if (members[i + 1] != '-')
            {
                continue;
            }

            if (members[i] > members[i + 2])
            {
                return false;
            }

            i += 2;
        }

        return true;
    }

    // As in the shell, ! or ^ negates and a dash makes a range; all other characters are ordinary.
    private static string Class(string members)
    {
        bool isNegated = members[0] is '!' or '^';
        IEnumerable<string> escaped = members[(isNegated ? 1 : 0)..].Select(member => member is '\\' or '[' or ']' or '^' ? $"\\{member}" : $"{member}");
        return $"[{(isNegated ? "^" : "")}{string.Concat(escaped)}]";
    }
}
