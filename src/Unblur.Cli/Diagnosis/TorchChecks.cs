using System.Runtime.Intrinsics.X86;
using Unblur.Torch;

namespace Unblur.Cli.Diagnosis;

/// <summary>Checks libtorch: its version, its file, and what decides its speed.</summary>
internal static class TorchChecks
{
    private static readonly string[] s_fastBlas = ["libopenblas", "libmkl", "libblis", "libatlas"];

    public static IEnumerable<Check> All() => Check.Guarded("libtorch", () =>
    [
        new("libtorch", $"{TorchRuntime.Version} ({LoadedLibraries.Find("libtorch_cpu") ?? "place unknown"})"),
        new("nativeDoor", TorchRuntime.DoorPath),
        Blas(),
        new("vectorUnits", VectorUnits()),
        new("bfloat16", BFloat16Support.IsNative(Device.Cpu) ? "computed by the processor" : "emulated: auto uses float32"),
        new("threads", $"libtorch starts with {TorchRuntime.Threads}; Unblur sets {Environment.ProcessorCount}, or --threads"),
        new("cuda", Device.CudaCount == 0 ? "no device" : string.Join(", ", Enumerable.Range(0, Device.CudaCount).Select(index => $"cuda:{index}"))),
    ]);

    // Builds of pytorch.org contain MKL; Debian's build loads the system's libblas.so.3, which may be the slow reference implementation.
    private static Check Blas()
    {
        if (TorchRuntime.Configuration.Contains("MKL version", StringComparison.OrdinalIgnoreCase))
        {
            return new("blas", "MKL");
        }

        if (s_fastBlas.Select(LoadedLibraries.Find).FirstOrDefault(path => path is not null) is { } fast)
        {
            return new("blas", fast);
        }

        return new("blas", $"generic ({LoadedLibraries.Find("libblas") ?? "place unknown"})")
        {
            State = CheckState.Warning,
            Remedy = "matrix products are about 30 times slower than they could be: apt install libopenblas0-pthread",
        };
    }

    private static string VectorUnits()
    {
        (string Name, bool IsThere)[] units = [("SSE4.2", Sse42.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported)];
        string found = string.Join(", ", units.Where(unit => unit.IsThere).Select(unit => unit.Name));
        string used = TorchRuntime.Configuration.Split('\n').FirstOrDefault(line => line.Contains("CPU capability", StringComparison.OrdinalIgnoreCase)) is { } line
            ? $"; libtorch uses {line[(line.LastIndexOf(':') + 1)..].Trim()}"
            : "";
        return (found.Length > 0 ? found : "none known") + used;
    }
}

/// <summary>The files of native libraries that this process has loaded, from /proc.</summary>
internal static class LoadedLibraries
{
    private const string Maps = "/proc/self/maps";

    /// <summary>The loaded file whose name has this prefix, links resolved; null if there is none.</summary>
    public static string? Find(string namePrefix) => File.Exists(Maps)
        ? File.ReadLines(Maps)
            .Where(line => line.Contains('/', StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith(namePrefix, StringComparison.Ordinal))
        : null;
}
