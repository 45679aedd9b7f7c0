using Unblur.Cli.Failures;

namespace Unblur.Cli.DataSets;

/// <summary>Where results of <c>unblur data</c> may go.</summary>
internal static class OutputFolder
{
    /// <exception cref="UsageException">The output lies in the input, where a second run would take it for input.</exception>
    public static void RequireOutside(string output, string input)
    {
        string inner = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) + "/";
        string outer = Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)) + "/";
        if (inner.StartsWith(outer, StringComparison.Ordinal)) throw new UsageException($"the output {output} lies in {input}: choose a folder outside of it.");
        if (File.Exists(output)) throw new UsageException($"{output} is a file: -o takes a folder.");
    }
}
