namespace Unblur.Cli.Progress;

/// <summary>Reports downloads: a line for each file, and a progress bar.</summary>
internal sealed class PullDisplay(StatusOutput output, Verbosity verbosity) : IProgress<PullProgress>
{
    private PublishedFile? _file;

    public void Report(PullProgress value)
    {
        if (value.File != _file && verbosity != Verbosity.Quiet)
        {
            output.WriteLine($"Fetching {value.File.Name} ({Words.Bytes(value.File.Bytes)}) from {value.File.Address}");
        }

        _file = value.File;
        output.ShowBar(value.File.Name, (double)value.Bytes / value.File.Bytes);
    }
}
