namespace Unblur.Cli.Diagnosis;

/// <summary>One thing that <c>unblur doctor</c> looked at.</summary>
/// <param name="Name">What, in camelCase: a field of the JSON report.</param>
/// <param name="Value">What was found.</param>
internal sealed record Check(string Name, string Value)
{
    public CheckState State { get; init; } = CheckState.Good;

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Remedy { get; init; }

    /// <summary>What the process ends with on this account.</summary>
    public ExitCode ExitCode { get; init; } = ExitCode.Done;

    /// <summary>Looks at something that needs a native library. That it cannot be loaded is a finding, not a failure.</summary>
    public static IEnumerable<Check> Guarded(string name, Func<IEnumerable<Check>> look)
    {
        try
        {
            return [.. look()];
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            return [new Check(name, "cannot be loaded") { State = CheckState.Missing, Remedy = (failure.InnerException ?? failure).Message, ExitCode = ExitCode.Unexpected }];
        }
    }
}
