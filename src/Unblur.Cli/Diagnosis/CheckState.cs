namespace Unblur.Cli.Diagnosis;

/// <summary>How serious a finding is.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Unblur works, but slower or not for everything.</summary>
    Warning,

    /// <summary>Unblur does not work.</summary>
    Missing,
}
