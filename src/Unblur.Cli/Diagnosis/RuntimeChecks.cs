using System.Runtime.InteropServices;

namespace Unblur.Cli.Diagnosis;

/// <summary>Reports the versions of the program, .NET and the system.</summary>
internal static class RuntimeChecks
{
    public static IEnumerable<Check> All() =>
    [
        new("unblur", typeof(RuntimeChecks).Assembly.GetName().Version!.ToString(3)),
        new("dotnet", RuntimeInformation.FrameworkDescription),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
        new("processors", $"{Environment.ProcessorCount}"),
    ];
}
