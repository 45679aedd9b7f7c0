using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>Compares files by where their names lead.</summary>
internal static class RealPath
{
    /// <summary>The full path without links; parts that do not exist stay as they are.</summary>
    public static string Of(string path) => FileLinks.RealPath(path);

    /// <summary>Whether two names are of one file.</summary>
    public static bool IsSame(string first, string second) => Of(first) == Of(second);
}
