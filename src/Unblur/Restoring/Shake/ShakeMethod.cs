using Microsoft.Extensions.Logging;
using Unblur.Inference;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring.Shake;

/// <summary>A <see cref="ShakeNetwork"/>, tile by tile: it gets the shake of the photo at the place of each tile, from a survey of the whole photo.</summary>
internal static class ShakeMethod
{
    internal static MethodEntry Entry { get; } = new(
        TileMethod.Entry.Name,
        card => TileMethod.Entry.Fits(card) && card.Network == ShakeNetwork.Name,
        (card, catalogue, options, logger) => Of(Load(card, catalogue, options, logger), card, options, logger));

    /// <summary>Loads both networks of a model.</summary>
    internal static ShakeNetwork Load(ModelCard card, ModelCatalogue catalogue, DeblurOptions options, ILogger logger)
    {
        INetwork network = ComputeChoice.Load(catalogue, card, options, logger);
        try
        {
            INetwork estimator = ComputeChoice.Load(catalogue, card, options with { Device = "cpu" }, logger, ShakeNetwork.EstimatorGraph);
            return new ShakeNetwork(network, estimator, ComputeChoice.ThreadsOf(options.Threads));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Takes a network over; it is disposed with the method.</summary>
    internal static TileMethod Of(ShakeNetwork network, ModelCard card, DeblurOptions options, ILogger logger)
        => new(network, card, options, logger, (photo, cancellation) => network.Forward(ShakeSurvey.Of(photo, network, options.Threads, cancellation).Map));
}
