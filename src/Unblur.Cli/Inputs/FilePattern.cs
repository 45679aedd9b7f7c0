using System.Text;
using System.Text.RegularExpressions;

namespace Unblur.Cli.Inputs;

/// <summary>A pattern of file names: <c>*</c>, <c>?</c>, <c>[a-z]</c> within a name, <c>**</c> for folders of any depth.</summary>
/// <remarks>For shells that do not expand patterns, and for quoted ones. Hidden files match only where the pattern has the dot.</remarks>
internal sealed class FilePattern
{
    private static readonly char[] s_wildcards = ['*', '?', '['];

    private readonly string[] _parts;

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

    /// <summary>Files and folders that match, in the order of their names.</summary>
    public IEnumerable<string> Matches() => Directory.Exists(Root) ? Expand(Root == "." ? "" : Root, 0).Distinct(StringComparer.Ordinal) : [];

    private IEnumerable<string> Expand(string folder, int index)
    {
        string part = _parts[index];
        if (part == "**")
        {
            IEnumerable<string> deeper = FolderListing.Folders(folder).SelectMany(inner => Expand(inner, index));
            return index == _parts.Length - 1 ? FolderListing.Files(folder).Concat(deeper) : Expand(folder, index + 1).Concat(deeper);
        }

        Regex name = ToRegex(part);
        IEnumerable<string> folders = FolderListing.AllFolders(folder).Where(IsMatch);
        return index < _parts.Length - 1
            ? folders.SelectMany(inner => Expand(inner, index + 1))
            : FolderListing.AllFiles(folder).Where(IsMatch).Concat(folders);

        bool IsMatch(string path) => Path.GetFileName(path) is var file && name.IsMatch(file) && (file[0] != '.' || part[0] == '.');
    }

    private static Regex ToRegex(string part)
    {
        StringBuilder regex = new("^");
        for (int i = 0; i < part.Length; i++)
        {
            int end = part[i] == '[' ? part.IndexOf(']', Math.Min(i + 2, part.Length)) : -1;
            regex.Append(part[i] switch
            {
                '*' => ".*",
                '?' => ".",
                '[' when end > 0 => Class(part[(i + 1)..end]),
                char other => Regex.Escape(other.ToString()),
            });
            if (end > 0) i = end;
        }

        return new Regex(regex.Append('$').ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    // The shell negates with ! or ^; a dash makes a range, all else stands for itself.
    private static string Class(string members)
    {
        bool isNegated = members[0] is '!' or '^';
        IEnumerable<string> escaped = members[(isNegated ? 1 : 0)..].Select(member => member is '\\' or '[' or ']' or '^' ? $"\\{member}" : $"{member}");
        return $"[{(isNegated ? "^" : "")}{string.Concat(escaped)}]";
    }
}
