using System.Text;
using Unblur.Cli.Failures;
using Unblur.Cli.Outputs;
using Unblur.Imaging;
using Unblur.Metrics.Evaluation;

namespace Unblur.Cli.Evaluation;

/// <summary>A file that <c>unblur eval</c> writes. It replaces what an earlier <c>unblur eval</c> wrote, and nothing else without <c>--overwrite</c>.</summary>
/// <param name="Option">The option that names it.</param>
/// <param name="Path">The file.</param>
/// <param name="Mark">A text near the beginning of every file of this kind that eval writes.</param>
internal sealed record EvalTarget(string Option, string Path, string Mark)
{
    private const int MarkWithin = 1024;

    public static EvalTarget Csv(string path) => new("--csv", path, "photo,profile,width,height,");

    public static EvalTarget Page(string path) => new("--page", path, "<title>Unblur: evaluation</title>");

    /// <summary>Checks the name before the work, not after it.</summary>
    /// <exception cref="UsageException">It is a folder or a device, its folder is missing, or a file is there that eval did not write.</exception>
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
            throw new UsageException($"{Option} {Path} is there already, and is not from an earlier unblur eval: name another file, or replace it with --overwrite.");
        }
    }

    /// <summary>Refuses to replace a file that is measured, whatever the options say.</summary>
    /// <exception cref="UsageException">It is one of them.</exception>
    public void RequireNoInput(IEnumerable<string> inputs)
    {
        string target = RealPath.Of(Path);
        if (inputs.FirstOrDefault(input => RealPath.Of(input) == target) is { } replaced)
        {
            throw new UsageException($"{Option} {Path} would replace {replaced}, which is measured: name another file.");
        }
    }

    /// <summary>The files of all pairs, and those on the command line.</summary>
    public static IEnumerable<string> Inputs(EvalRequest request, FoundPairs found) =>
    [
        .. request.Paths.Append(request.Model ?? "").Where(File.Exists),
        .. found.Pairs.SelectMany(pair => new[] { pair.Restored, pair.Blurry }.OfType<string>()),
        .. found.Pairs.SelectMany(pair => pair.HasFrames && Directory.Exists(pair.Sharp) ? Directory.EnumerateFiles(pair.Sharp) : [pair.Sharp]),
    ];

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
