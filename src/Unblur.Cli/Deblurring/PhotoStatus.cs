namespace Unblur.Cli.Deblurring;

/// <summary>What became of an input. Reports use the names in small letters.</summary>
internal enum PhotoStatus
{
    /// <summary>It would be restored (dry run).</summary>
    Planned,

    /// <summary>The output is written.</summary>
    Restored,

    /// <summary>Every restoration was implausible: the output is the input as it was.</summary>
    Kept,

    /// <summary>The output was there already.</summary>
    Skipped,

    /// <summary>Nothing is written; the reason says why.</summary>
    Failed,

    /// <summary>The run was cancelled before it.</summary>
    Cancelled,
}
