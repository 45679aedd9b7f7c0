using Unblur.Cli.Failures;
using Unblur.Cli.Outputs;

namespace Unblur.Cli.DataSets;

/// <summary>Checks the output folder of <c>unblur data</c>.</summary>
internal static class OutputFolder
{
    /// <exception cref="UsageException">The output lies in the input, where a second run would read it, or it is a file.</exception>
    public static void RequireOutside(string output, string input)
    {
        if (LiesIn(output, input))
        {
            throw new UsageException($"the output {output} lies in {input}: choose a folder outside of it.");
        }

        if (File.Exists(output))
        {
            throw new UsageException($"{output} is a file: -o takes a folder.");
        }
    }

    /// <summary>Whether a path is a folder or lies in it, after links are resolved.</summary>
    public static bool LiesIn(string path, string folder) => Closed(path).StartsWith(Closed(folder), StringComparison.Ordinal);

    private static string Closed(string path) => Path.TrimEndingDirectorySeparator(RealPath.Of(path)) + "/";
}
