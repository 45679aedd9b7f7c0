using Unblur.Imaging;

namespace Unblur.Cli.Outputs;

/// <summary>Where results are written.</summary>
internal sealed record OutputOptions
{
    /// <summary>The default of <see cref="Suffix"/>.</summary>
    public const string DefaultSuffix = ResultNames.Deblurred;

    /// <summary>A file for one result, else a folder; null for the folder of each input.</summary>
    public string? Target { get; init; }

    /// <summary>Added to the names of results, before the extension. Default <c>_deblurred</c>.</summary>
    public string Suffix { get; init; } = DefaultSuffix;

    /// <summary>The format of all results; null for each input's own.</summary>
    public PhotoFormat? Format { get; init; }

    /// <summary>Whether results lie below the target as the inputs lie below the folder that holds all of them. Default: each folder of the command line by itself.</summary>
    public bool KeepsTree { get; init; }

    /// <summary>Whether existing results are replaced. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether a photo may be replaced by its own result where it is named as the output and overwriting is on. Default true.</summary>
    public bool MayReplaceInput { get; init; } = true;
}
