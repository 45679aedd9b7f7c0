namespace Unblur.Cli.Inputs;

/// <summary>A name on the command line that gives nothing, and why.</summary>
internal sealed record MissingInput(string Path, string Reason)
{
    public static MissingInput Unlisted(string folder, Exception failure) => new(folder, $"cannot be listed: {failure.Message}");
}
