using Unblur.Physics.Kernels;

namespace Unblur.Cli.Deblurring;

/// <summary>The kernels of a photo as files: <c>k.png</c>, and where they differ from place to place also <c>k-r1c1.png</c> and so on for each region.</summary>
internal static class KernelFiles
{
    private const int MostAcross = 4;

    /// <summary>Every file that could be written.</summary>
    internal static IEnumerable<string> Names(string path)
        => Enumerable.Range(0, MostAcross * MostAcross).Select(i => Name(path, i / MostAcross, i % MostAcross)).Prepend(path);

    /// <summary>Writes what was found; nothing where there is no kernel.</summary>
    internal static void Write(string path, Findings findings)
    {
        if (findings.Kernels is [var kernel, ..])
        {
            KernelFile.Write(path, kernel);
        }

        if (findings.Regions is { } regions)
        {
            for (int i = 0; i < regions.Kernels.Count; i++)
            {
                KernelFile.Write(Name(path, i / regions.Columns, i % regions.Columns), regions.Kernels[i]);
            }
        }
    }

    private static string Name(string path, int row, int column)
        => Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-r{row + 1}c{column + 1}{Path.GetExtension(path)}");
}
