namespace Unblur.Cli.Diagnosis;

/// <summary>One check of <c>unblur doctor</c>.</summary>
/// <param name="Name">The checked item in camelCase: a field of the JSON report.</param>
/// <param name="Value">The finding.</param>
internal sealed record Check(string Name, string Value)
{
    public CheckState State { get; init; } = CheckState.Good;

    /// <summary>What the user can do; null if there is nothing to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>The exit code that this finding causes.</summary>
    public ExitCode ExitCode { get; init; } = ExitCode.Done;

    /// <summary>Runs checks that need a native library. A library that cannot be loaded is a finding, not a failure.</summary>
    public static IEnumerable<Check> Guarded(string name, Func<IEnumerable<Check>> look)
    {
        try
        {
            return [.. look()];
        }
        catch (Exception failure) when (IsLibrary(failure))
        {
            return [new Check(name, "cannot be loaded") { State = CheckState.Missing, Remedy = (failure.InnerException ?? failure).Message, ExitCode = ExitCode.Unexpected }];
        }
    }

    /// <summary>Whether a failure is that of a native library, which is not there, damaged or of another version.</summary>
    public static bool IsLibrary(Exception failure) => failure is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
        || (failure is TypeInitializationException { InnerException: { } inner } && IsLibrary(inner));
}

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
