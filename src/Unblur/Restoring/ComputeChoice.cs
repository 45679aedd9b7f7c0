using System.Globalization;
using Unblur.Torch;

namespace Unblur.Restoring;

/// <summary>The device, the threads and the memory that options name.</summary>
internal static class ComputeChoice
{
    /// <summary>What is wrong with the values; nothing where they make sense.</summary>
    internal static IEnumerable<string> Problems(string? device, int threads, long maxMemoryBytes)
    {
        if (!IsKnown(device))
        {
            yield return $"Device is '{device}': use auto, cpu, cuda or cuda:N";
        }

        if (maxMemoryBytes < 0)
        {
            yield return $"MaxMemoryBytes is {maxMemoryBytes}: use 0 for a share of what is free, or a number of bytes";
        }

        if (threads < 0)
        {
            yield return $"Threads is {threads}: use 0 for all, or a positive number";
        }
    }

    /// <summary>The device that is meant.</summary>
    /// <exception cref="ArgumentException">It is not there.</exception>
    internal static Device Choose(string device) => device switch
    {
        "auto" => Device.CudaCount > 0 ? Device.Cuda() : Device.Cpu,
        _ => Device.Parse(device),
    };

    /// <summary>The arithmetic that is meant.</summary>
    internal static DType Precision(ComputePrecision asked, Device device) => asked switch
    {
        ComputePrecision.Auto => BFloat16Support.IsNative(device) ? DType.BFloat16 : DType.Float32,
        ComputePrecision.BFloat16 => DType.BFloat16,
        _ => DType.Float32,
    };

    /// <summary>Sets the threads of the whole process.</summary>
    /// <param name="threads">0 for all that the process may use.</param>
    internal static void UseThreads(int threads) => TorchRuntime.Threads = threads > 0 ? threads : Environment.ProcessorCount;

    private static bool IsKnown(string? device)
        => device is "auto" or "cpu" or "cuda"
            || (device is not null && device.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
