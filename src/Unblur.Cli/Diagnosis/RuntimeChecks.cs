using System.Runtime.InteropServices;

namespace Unblur.Cli.Diagnosis;

/// <summary>The program itself and what runs it.</summary>
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
