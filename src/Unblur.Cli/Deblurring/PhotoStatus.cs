namespace Unblur.Cli.Deblurring;

/// <summary>The outcome of an input. Reports use the names in lower case.</summary>
internal enum PhotoStatus
{
    /// <summary>It would be restored (dry run).</summary>
    Planned,

    /// <summary>The output is written.</summary>
    Restored,

    /// <summary>Every restoration was implausible: the output is the unchanged input.</summary>
    Kept,

    /// <summary>The output already existed.</summary>
    Skipped,

    /// <summary>Nothing is written; the outcome has the reason.</summary>
    Failed,

    /// <summary>The run was cancelled before this input was done.</summary>
    Cancelled,
}
