using Microsoft.Extensions.Logging;
using Unblur.Restoring.Blind;
using Unblur.Restoring.Choosing;
using Unblur.Restoring.Deconvolution;
using Unblur.Restoring.SenRpGan;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring;

/// <summary>Every way to restore a photo. A new one is a folder, and a line here.</summary>
internal static class RestorationMethods
{
    /// <summary>All methods; the first that fits is taken.</summary>
    internal static IReadOnlyList<MethodEntry> Entries { get; } =
        [
            AutoMethod.Entry, ShakeMethod.Entry, TileMethod.Entry, SenRpGanMethod.Entry, MapMethod.Entry, DeconvolutionMethod.FlowEntry, DeconvolutionMethod.KernelEntry,
        ];

    internal static IEnumerable<string> Names => Entries.Select(entry => entry.Name).Distinct();

    /// <summary>Loads a model as a method.</summary>
    /// <param name="card">The model.</param>
    /// <param name="catalogue">Where a method finds the other models that it needs.</param>
    /// <param name="options">How photos are restored; its method, where one is named.</param>
    /// <param name="logger">For the method's messages.</param>
    /// <exception cref="ArgumentException">Options are set that only another method has.</exception>
    /// <exception cref="ModelException">No such method works with the model, or its weights are missing or damaged.</exception>
    internal static IRestorationMethod Load(ModelCard card, ModelCatalogue catalogue, DeblurOptions options, ILogger logger)
    {
        MethodEntry chosen = Entries.FirstOrDefault(entry => (options.Method is null || options.Method == entry.Name) && entry.Fits(card))
            ?? throw new ModelException(
                $"the model '{card.Name}' ({card.Network}, files: {card.Files.Count}) cannot be used with {(options.Method is null ? "any method" : $"the method '{options.Method}'")} "
                + $"of this version, which has {string.Join(", ", Names)}: choose another model, or update the program.");
        options.RequireFor(chosen.Name);
        return chosen.Load(card, catalogue, options, logger);
    }
}

/// <summary>One way to restore a photo.</summary>
/// <param name="Name">What users call it; several entries may share a name and fit different models.</param>
/// <param name="Fits">Whether it works with a model.</param>
/// <param name="Load">Makes it of a model that fits.</param>
internal sealed record MethodEntry(string Name, Predicate<ModelCard> Fits, Func<ModelCard, ModelCatalogue, DeblurOptions, ILogger, IRestorationMethod> Load);
