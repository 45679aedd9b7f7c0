using Unblur.Cli.Progress;
using Unblur.Data.Blurring;

namespace Unblur.Cli.Blurring;

/// <summary>Reports the progress of a data set: written paths on stdout, failures and the bar on stderr.</summary>
/// <param name="output">Both streams.</param>
/// <param name="isJson">Whether a report is written to stdout instead of paths.</param>
/// <param name="folder">The data set's folder.</param>
internal sealed class BlurDisplay(StatusOutput output, bool isJson, string folder) : IProgress<BlurProgress>
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    public void Report(BlurProgress value)
    {
        if (value.Written is { } written && !isJson)
        {
            output.WriteResult(Path.Combine(folder, written));
        }

        // All samples of a photo that cannot be read fail for the same reason: report it once.
        if (value.Failure is { } failure && _reported.Add(failure.Reason))
        {
            output.WriteLine($"FAILED: {failure.Reason}");
        }

        output.ShowBar($"{value.Done}/{value.Total}", (double)value.Done / value.Total);
    }
}
