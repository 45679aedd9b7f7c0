using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Unblur.Cli.Diagnosis;

/// <summary>Reports the versions of the program, .NET and the system, and ONNX Runtime, which photos need.</summary>
internal static class RuntimeChecks
{
    public static IEnumerable<Check> All() =>
    [
        new("unblur", typeof(RuntimeChecks).Assembly.GetName().Version!.ToString(3)),
        new("dotnet", RuntimeInformation.FrameworkDescription),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
        new("processors", $"{Environment.ProcessorCount}"),
        new("vectorUnits", VectorUnits()),
        OnnxRuntime(),
    ];

    private static Check OnnxRuntime()
    {
        try
        {
            return new("onnxRuntime", $"{NetworkRuntime.Version}, computes on {string.Join(", ", NetworkRuntime.Devices)}");
        }
        catch (ModelException missing)
        {
            return new("onnxRuntime", "cannot be loaded") { State = CheckState.Missing, Remedy = missing.Message, ExitCode = ExitCode.Weights };
        }
    }

    private static string VectorUnits()
    {
        (string Name, bool IsThere)[] units =
        [
            ("SSE4.2", Sse42.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported),
            ("VNNI", NetworkRuntime.IsFastIn8Bits), ("NEON", AdvSimd.IsSupported),
        ];
        string found = string.Join(", ", units.Where(unit => unit.IsThere).Select(unit => unit.Name));
        return found.Length > 0 ? found : "none known";
    }
}
