using System.Text;
using Unblur.Cli.Failures;
using Unblur.Imaging;
using Unblur.Reports;

namespace Unblur.Cli.Outputs;

/// <summary>
/// A file that a command writes about its work. It replaces what the same command wrote earlier, and nothing else without <c>--overwrite</c>.
/// </summary>
/// <param name="Command">The command, such as <c>eval</c>.</param>
/// <param name="Option">The option that names it.</param>
/// <param name="Path">The file.</param>
/// <param name="Mark">A text near the beginning of every file of this kind that the command writes.</param>
internal sealed record ReportFile(string Command, string Option, string Path, string Mark)
{
    private const int MarkWithin = 1024;

    /// <summary>A page of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The file.</param>
    /// <param name="title">Of the page, as <see cref="HtmlPage"/> is given it.</param>
    public static ReportFile Page(string command, string path, string title) => new(command, "--page", path, $"<title>Unblur: {title}</title>");

    /// <summary>Checks the name before the work, not after it.</summary>
    /// <exception cref="UsageException">It is a folder or a device, its folder is missing, or a file is there that the command did not write.</exception>
    public void Require(bool overwrite)
    {
        if (Directory.Exists(Path))
        {
            throw new UsageException($"{Option} {Path} is a folder: name a file.");
        }

        try
        {
            AtomicFile.RequireFile(Path);
        }
        catch (IOException device)
        {
            throw new UsageException($"{Option} {device.Message}", device);
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{Option} {Path}: there is no folder {folder}: make it first.");
        }

        if (!overwrite && System.IO.Path.Exists(Path) && !IsOurs())
        {
            throw new UsageException($"{Option} {Path} is there already, and is not from an earlier unblur {Command}: name another file, or replace it with --overwrite.");
        }
    }

    /// <summary>Refuses to replace a file that the command reads, whatever the options say.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <param name="use">What it does with them, such as <c>is measured</c>.</param>
    /// <exception cref="UsageException">It is one of them.</exception>
    public void RequireNoInput(IEnumerable<string> inputs, string use)
    {
        string target = RealPath.Of(Path);
        if (inputs.FirstOrDefault(input => RealPath.Of(input) == target) is { } replaced)
        {
            throw new UsageException($"{Option} {Path} would replace {replaced}, which {use}: name another file.");
        }
    }

    private bool IsOurs()
    {
        if (!RegularFile.Exists(Path))
        {
            return false;
        }

        using FileStream file = File.OpenRead(Path);
        byte[] start = new byte[Math.Min(MarkWithin, file.Length)];
        file.ReadExactly(start);
        return Encoding.UTF8.GetString(start).Contains(Mark, StringComparison.Ordinal);
    }
}
