namespace Unblur.Data.Blurring;

/// <summary>How a data set is made; nothing here changes a bit of it.</summary>
public sealed record BlurMaking
{
    /// <summary>Samples made at the same time, at least 1. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Removes what the manifest that is there lists, and makes all again. Default false: what is there and whole stays.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Default <see cref="BlurManifest.FileName"/>.</summary>
    public string ManifestName { get; init; } = BlurManifest.FileName;
}
