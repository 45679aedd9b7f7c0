using Unblur.Cli.Progress;
using Unblur.Data.Blurring;

namespace Unblur.Cli.Blurring;

/// <summary>Tells how a data set grows: written paths on stdout, failures and the bar on stderr.</summary>
/// <param name="output">Stderr.</param>
/// <param name="results">Stdout, or null where paths are not wanted there.</param>
/// <param name="folder">The data set's.</param>
internal sealed class BlurDisplay(StatusOutput output, TextWriter? results, string folder) : IProgress<BlurProgress>
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public void Report(BlurProgress value)
    {
        if (value.Written is { } written)
        {
            results?.WriteLine(Path.Combine(folder, written));
        }

        // Fifty samples of a photo that cannot be read fail alike.
        if (value.Failure is { } failure && _told.Add(failure.Reason))
        {
            output.WriteLine($"FAILED: {failure.Reason}");
        }

        output.ShowBar($"{value.Done}/{value.Total}", (double)value.Done / value.Total);
    }
}
