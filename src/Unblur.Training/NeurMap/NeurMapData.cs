using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Torch.Distributed;
using Unblur.Training.Session;

namespace Unblur.Training.NeurMap;

/// <summary>Draws the photos of a step: a batch is a function of seed and step, a process's share of it of its rank too.</summary>
internal sealed class NeurMapData
{
    // Pairs and unpaired photos are drawn from streams of their own.
    private const long PairSeed = 1L << 40;

    private readonly NeurMapRecipe _recipe;
    private readonly BatchShare _share;
    private readonly PairSampler? _pairs;
    private readonly UnpairedSampler? _unpaired;

    /// <summary>Reads every photo's header.</summary>
    /// <exception cref="DataSetException">A folder is not there, no photo has the size of a patch, or partners are missing.</exception>
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

    /// <summary>Photos that cannot be read.</summary>
    internal LeftOutPhotos LeftOut { get; }

    /// <summary>Null where all photos are pairs.</summary>
    internal UnpairedSet? Unpaired { get; }

    /// <summary>The share of a process in a step's batch.</summary>
    internal static BatchShare ShareOf(NeurMapRecipe recipe, ProcessGroup group) => new(group, recipe.Data.PairsInAStep, recipe.Data.UnpairedBatch);

    /// <summary>This process's share of the batch of a step, pairs first; safe from several threads.</summary>
    internal SampleBatch Draw(long step) => SampleBatch.Of(
    [
        .. Samples(_pairs, PairSeed, step, _share.Paired, _share.FirstPair),
        .. Samples(_unpaired, 0, step, _share.Unpaired, _share.FirstUnpaired),
    ]);

    private IEnumerable<Sample> Samples(ISampler? sampler, long stream, long step, int count, int first)
        => sampler is null ? [] : Enumerable.Range(first, count).Select(place => sampler.Draw(_recipe.Run.Seed + stream, step, place));

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
