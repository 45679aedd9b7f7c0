using Unblur.Torch;

namespace Unblur.Cli.Diagnosis;

/// <summary>Checks libtorch, which training, measuring and reading weights need: its version, its file, and what decides its speed.</summary>
internal static class TorchChecks
{
    private static readonly string[] s_fastBlas = ["libopenblas", "libmkl", "libblis", "libatlas"];

    public static IEnumerable<Check> All() => Check.Guarded("libtorch", Found).Select(check => check.State == CheckState.Missing ? NotSetUp(check) : check);

    private static Check NotSetUp(Check missing) => missing with
    {
        State = CheckState.Warning,
        Value = "not set up; photos do not need it",
        Remedy = $"training, unblur eval, and reading weights need it: a checkout sets it up when ./unblur train, eval, or models import first needs it. {missing.Remedy}",
        ExitCode = ExitCode.Done,
    };

    private static IEnumerable<Check> Found() =>
    [
        new("libtorch", $"{TorchRuntime.Version} ({LoadedLibraries.Find("libtorch_cpu") ?? "place unknown"})"),
        new("nativeDoor", TorchRuntime.DoorPath),
        Blas(),
        new("libtorchKernels", Kernels()),
        new("bfloat16", BFloat16Support.IsNative(Device.Cpu) ? "computed by the processor" : "emulated: a training's auto uses float32"),
        new("threads", $"libtorch starts with {TorchRuntime.Threads}; Unblur sets {Environment.ProcessorCount}, or --threads"),
        new("cuda", Device.CudaCount == 0 ? "no device" : string.Join(", ", Enumerable.Range(0, Device.CudaCount).Select(index => $"cuda:{index}"))),
    ];

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

    private static string Kernels() => TorchRuntime.Configuration.Split('\n').FirstOrDefault(line => line.Contains("CPU capability", StringComparison.OrdinalIgnoreCase)) is { } line
        ? line[(line.LastIndexOf(':') + 1)..].Trim()
        : "unknown";
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
