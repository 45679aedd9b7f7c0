using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;

namespace Unblur.Training.NeurMap;

/// <summary>Where a step's photos come from: every batch is a function of seed and step, and the process's share of it one of its number too.</summary>
internal sealed class NeurMapData
{
    // Pairs and unpaired photos are drawn from streams of their own.
    private const long PairSeed = 1L << 40;

    private readonly NeurMapRecipe _recipe;
    private readonly BatchShare _share;
    private readonly PairSampler? _pairs;
    private readonly UnpairedSampler? _unpaired;

    /// <summary>Looks at every photo's header.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    /// <exception cref="DataSetException">There are no photos of the size of a patch, or partners are missing.</exception>
    internal NeurMapData(NeurMapRecipe recipe, BatchShare share, Action<string>? warn, CancellationToken cancellation)
    {
        (_recipe, _share, LeftOut) = (recipe, share, new LeftOutPhotos(warn));
        SamplingOptions options = new() { Patch = recipe.Patch, Turns = recipe.Turns, StepsPerPhoto = recipe.StepsPerPhoto };
        if (recipe.UnpairedBatch > 0)
        {
            Unpaired = FindUnpaired(recipe);
            _unpaired = new UnpairedSampler(Unpaired, options, LeftOut, cancellation);
        }

        if (recipe.PairsInAStep > 0)
        {
            _pairs = new PairSampler(PairedSet.Open(recipe.Pairs, Part(recipe.PairsPart)).Pairs, options, LeftOut, cancellation);
        }
    }

    /// <summary>What cannot be read.</summary>
    internal LeftOutPhotos LeftOut { get; }

    /// <summary>Null where all photos are pairs.</summary>
    internal UnpairedSet? Unpaired { get; }

    /// <summary>This process's share of the batch of a step; safe from several threads.</summary>
    internal NeurMapBatch Draw(long step)
    {
        SampleBatch? pairs = _pairs is null ? null : SampleBatch.Draw(_pairs, _recipe.Seed + PairSeed, step, _recipe.PairedBatch, _share.FirstPair);
        SampleBatch? unpaired = _unpaired is null ? null : SampleBatch.Draw(_unpaired, _recipe.Seed, step, _recipe.UnpairedBatch, _share.FirstUnpaired);
        return new NeurMapBatch(
            pairs?.Count ?? 0, unpaired?.Count ?? 0, _recipe.Patch, [.. pairs?.Blurry ?? [], .. unpaired?.Blurry ?? []], [.. pairs?.Sharp ?? [], .. unpaired?.Sharp ?? []]);
    }

    private static UnpairedSet FindUnpaired(NeurMapRecipe recipe)
    {
        if (recipe.UnpairedSet.Length == 0)
        {
            return UnpairedSet.FromFolders(recipe.BlurryFolders, recipe.SharpFolders);
        }

        IReadOnlyList<ImagePair> apart = PairedSet.Open(recipe.UnpairedSet, Part(recipe.UnpairedPart)).Pairs;
        UnpairedSet set = new([.. apart.Select(pair => pair.Blurry)], [.. apart.Select(pair => pair.Sharp).OfType<string>().Distinct(StringComparer.Ordinal)]);
        if (recipe.BlurryFolders.Length + recipe.SharpFolders.Length == 0)
        {
            return set;
        }

        var folders = UnpairedSet.FromFolders(recipe.BlurryFolders, recipe.SharpFolders);
        return new UnpairedSet([.. set.Blurry, .. folders.Blurry], [.. set.Sharp, .. folders.Sharp]);
    }

    internal static DataSetOptions Part(string name) => new() { Split = name.Length > 0 ? name : null };
}
