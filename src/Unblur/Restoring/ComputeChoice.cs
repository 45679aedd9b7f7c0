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

    /// <summary>The number of threads that is meant; 0 is for all that the process may use.</summary>
    internal static int ThreadsOf(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    /// <inheritdoc cref="Load(ModelCatalogue, ModelCard, string, int, ILogger, string)"/>
    internal static INetwork Load(ModelCatalogue catalogue, ModelCard card, DeblurOptions options, ILogger logger, string graph = "")
        => Load(catalogue, card, options.Device, options.Threads, logger, graph);

    /// <summary>Loads a graph of a model on a device; where the device was chosen automatically and fails, on the processor.</summary>
    /// <exception cref="ModelException">Files are missing or damaged.</exception>
    /// <exception cref="ArgumentException">The device is not there.</exception>
    internal static INetwork Load(ModelCatalogue catalogue, ModelCard card, string device, int threads, ILogger logger, string graph = "")
    {
        var chosen = ExecutionDevice.Choose(device);
        try
        {
            return catalogue.Load(card, chosen, ThreadsOf(threads), graph);
        }
        catch (Exception failure) when (failure is ModelException or ArgumentException && device == "auto" && !chosen.IsCpu)
        {
            DeblurLog.FellBackToProcessor(logger, chosen.ToString(), failure.Message);
            return catalogue.Load(card, ExecutionDevice.Cpu, ThreadsOf(threads), graph);
        }
    }
}
