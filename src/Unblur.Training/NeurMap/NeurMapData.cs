using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Torch.Distributed;
using Unblur.Training.Session;

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
        SamplingOptions options = new() { Patch = recipe.Data.Patch, Turns = recipe.Data.Turns, StepsPerPhoto = recipe.Data.StepsPerPhoto };
        if (recipe.Data.UnpairedBatch > 0)
        {
            Unpaired = FindUnpaired(recipe);
            _unpaired = new UnpairedSampler(Unpaired, options, LeftOut, cancellation);
        }

        if (recipe.Data.PairsInAStep > 0)
        {
            _pairs = new PairSampler(PairedSet.Open(recipe.Data.Pairs, Part(recipe.Data.PairsPart)).Pairs, options, LeftOut, cancellation);
        }
    }

    /// <summary>What cannot be read.</summary>
    internal LeftOutPhotos LeftOut { get; }

    /// <summary>Null where all photos are pairs.</summary>
    internal UnpairedSet? Unpaired { get; }

    /// <summary>The share of a process in a step's batch.</summary>
    internal static BatchShare ShareOf(NeurMapRecipe recipe, ProcessGroup group) => new(group, recipe.Data.PairsInAStep, recipe.Data.UnpairedBatch);

    /// <summary>This process's share of the batch of a step; safe from several threads.</summary>
    internal NeurMapBatch Draw(long step)
    {
        SampleBatch? pairs = _pairs is null ? null : SampleBatch.Draw(_pairs, _recipe.Run.Seed + PairSeed, step, _recipe.Data.PairedBatch, _share.FirstPair);
        SampleBatch? unpaired = _unpaired is null ? null : SampleBatch.Draw(_unpaired, _recipe.Run.Seed, step, _recipe.Data.UnpairedBatch, _share.FirstUnpaired);
        return new NeurMapBatch(
            pairs?.Count ?? 0, unpaired?.Count ?? 0, _recipe.Data.Patch, [.. pairs?.Blurry ?? [], .. unpaired?.Blurry ?? []], [.. pairs?.Sharp ?? [], .. unpaired?.Sharp ?? []]);
    }

    private static UnpairedSet FindUnpaired(NeurMapRecipe recipe)
    {
        if (recipe.Data.UnpairedSet.Length == 0)
        {
            return UnpairedSet.FromFolders(recipe.Data.BlurryFolders, recipe.Data.SharpFolders);
        }

        IReadOnlyList<ImagePair> apart = PairedSet.Open(recipe.Data.UnpairedSet, Part(recipe.Data.UnpairedPart)).Pairs;
        UnpairedSet set = new([.. apart.Select(pair => pair.Blurry)], [.. apart.Select(pair => pair.Sharp).OfType<string>().Distinct(StringComparer.Ordinal)]);
        if (recipe.Data.BlurryFolders.Length + recipe.Data.SharpFolders.Length == 0)
        {
            return set;
        }

        var folders = UnpairedSet.FromFolders(recipe.Data.BlurryFolders, recipe.Data.SharpFolders);
        return new UnpairedSet([.. set.Blurry, .. folders.Blurry], [.. set.Sharp, .. folders.Sharp]);
    }

    internal static DataSetOptions Part(string name) => new() { Split = name.Length > 0 ? name : null };
}
