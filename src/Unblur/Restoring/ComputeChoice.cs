using Microsoft.Extensions.Logging;
using Unblur.Inference;

namespace Unblur.Restoring;

/// <summary>The device, the threads and the memory that options name.</summary>
internal static class ComputeChoice
{
    /// <summary>What is wrong with the values; nothing where they make sense.</summary>
    internal static IEnumerable<string> Problems(string? device, int threads, long maxMemoryBytes)
    {
        if (!ExecutionDevice.IsKnown(device))
        {
            yield return $"Device is '{device}': use {ExecutionDevice.Choices}";
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

    /// <summary>What is wrong with a precision; nothing where it is one.</summary>
    internal static IEnumerable<string> PrecisionProblems(string? precision)
    {
        if (precision is not (ExecutionDevice.Automatic or ExecutionDevice.Float32 or ExecutionDevice.Int8))
        {
            yield return $"Precision is '{precision}': use {ExecutionDevice.Automatic}, {ExecutionDevice.Float32} or {ExecutionDevice.Int8}";
        }

        if (precision == ExecutionDevice.Int8 && !EightBitSupport.IsNative)
        {
            yield return $"Precision is '{precision}', for which this processor lacks {EightBitSupport.Instructions}: use {ExecutionDevice.Automatic} or {ExecutionDevice.Float32}";
        }
    }

    /// <summary>The number of threads that is meant; 0 is for all that the process may use.</summary>
    internal static int ThreadsOf(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    /// <inheritdoc cref="Load(Func{ExecutionDevice, INetwork}, ExecutionDevice, bool, ILogger)"/>
    internal static INetwork Load(ModelCatalogue catalogue, ModelCard card, DeblurOptions options, ILogger logger, string graph = "")
        => Load(
            device => catalogue.Load(card, device, ThreadsOf(options.Threads), graph),
            ExecutionDevice.Choose(options.Device, options.Precision), options.Device == ExecutionDevice.Automatic, logger);

    /// <summary>Loads a network on a device; where the device was chosen automatically and fails, at once or later, on the processor.</summary>
    /// <param name="load">Loads it.</param>
    /// <param name="device">Where it is to compute.</param>
    /// <param name="isAutomatic">Whether nobody asked for this device.</param>
    /// <param name="logger">Gets a warning where the device fails.</param>
    /// <exception cref="ModelException">Files are missing or damaged, or the device fails that was asked for.</exception>
    /// <exception cref="ArgumentException">The device is not there.</exception>
    internal static INetwork Load(Func<ExecutionDevice, INetwork> load, ExecutionDevice device, bool isAutomatic, ILogger logger)
    {
        if (device.IsCpu || !isAutomatic)
        {
            return load(device);
        }

        try
        {
            return new FallbackNetwork(load(device), () => load(device.OnProcessor), logger);
        }
        catch (Exception failure) when (failure is ModelException or ArgumentException)
        {
            DeblurLog.FellBackToProcessor(logger, device.ToString(), failure.Message);
            return load(device.OnProcessor);
        }
    }
}
