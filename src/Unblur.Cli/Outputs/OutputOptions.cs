using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>Where results go.</summary>
internal sealed record OutputOptions
{
    /// <summary>What is added to names where the user says nothing.</summary>
    public const string DefaultSuffix = "_deblurred";

    /// <summary>A file for one result, else a folder; null for beside each input.</summary>
    public string? Target { get; init; }

    /// <summary>What the names of results end with, before the extension. Default <c>_deblurred</c>.</summary>
    public string Suffix { get; init; } = DefaultSuffix;

    /// <summary>The format of all results; null for each input's own.</summary>
    public PhotoFormat? Format { get; init; }

    /// <summary>Whether results that are there already are made again. Default false.</summary>
    public bool Overwrite { get; init; }
}
