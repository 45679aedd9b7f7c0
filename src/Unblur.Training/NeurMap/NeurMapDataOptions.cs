using Unblur.Data.Sampling;
using Unblur.Training.Blurring;
using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>Which photos a <see cref="NeurMapRecipe"/> trains on, and in what portions: keys <c>data.*</c>.</summary>
public sealed record NeurMapDataOptions
{
    public string[] BlurryFolders { get; init; } = [];

    public string[] SharpFolders { get; init; } = [];

    /// <summary>A set of pairs whose blurry and sharp photos are drawn apart; empty for none.</summary>
    public string UnpairedSet { get; init; } = string.Empty;

    /// <summary>Empty for all of it.</summary>
    public string UnpairedPart { get; init; } = string.Empty;

    /// <summary>A set of pairs; empty for none.</summary>
    public string Pairs { get; init; } = string.Empty;

    /// <summary>Empty for all of it.</summary>
    public string PairsPart { get; init; } = string.Empty;

    /// <summary>Other blur in some of the pairs.</summary>
    public BlurMixOptions Mix { get; init; } = new();

    /// <summary>Unpaired photos in a step.</summary>
    public int UnpairedBatch { get; init; } = 2;

    /// <summary>Pairs in a step where there are <see cref="Pairs"/>: see <see cref="PairsInAStep"/>.</summary>
    public int PairedBatch { get; init; } = 2;

    /// <summary>Side of a patch, px.</summary>
    public int Patch { get; init; } = 256;

    public PatchTurns Turns { get; init; } = PatchTurns.Mirror;

    /// <summary>Steps for which a place in the batch keeps its photo.</summary>
    public int StepsPerPhoto { get; init; } = 1;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Pairs that a step has.</summary>
    public int PairsInAStep => Pairs.Length > 0 ? PairedBatch : 0;

    internal static NeurMapDataOptions Read(RecipeReader keys)
    {
        NeurMapDataOptions usual = new();
        return new NeurMapDataOptions
        {
            BlurryFolders = keys.PhotoFolders("data.blurry", "Folders of blurry photos, searched recursively; they or data.unpaired_set must be given."),
            SharpFolders = keys.PhotoFolders("data.sharp", "Folders of sharp photos of anything, searched recursively; they or data.unpaired_set must "
                + "be given."),
            UnpairedSet = keys.PhotoFolder(
                "data.unpaired_set", "A set of pairs in any known layout whose blurry and sharp photos are drawn apart, added to those of the folders."),
            UnpairedPart = keys.Text("data.unpaired_part", usual.UnpairedPart, "Its part, such as train; none for all of it."),
            Pairs = keys.PhotoFolder("data.pairs", "A set of pairs in any layout that `unblur data check` knows."),
            PairsPart = keys.Text("data.pairs_part", usual.PairsPart, "Its part, such as train; none for all of it."),
            Mix = BlurMixOptions.Read(keys),
            UnpairedBatch = keys.Whole("data.unpaired_batch", usual.UnpairedBatch, Bounds.AtLeast(0), "photos", "Unpaired photos in a step."),
            PairedBatch = keys.Whole("data.paired_batch", usual.PairedBatch, Bounds.AtLeast(0), "pairs", "Pairs in a step, where data.pairs is given."),
            Patch = BatchOptions.ReadPatch(
                keys, usual.Patch, Bounds.MultipleOf(16, atLeast: 16), "Side of a patch; at least 32 where N or an M that shrinks looks at it, 64 with motion.synthetic_motion."),
            Turns = BatchOptions.ReadTurns(keys, usual.Turns),
            StepsPerPhoto = BatchOptions.ReadStepsPerPhoto(keys, usual.StepsPerPhoto),
            Prefetch = BatchOptions.ReadPrefetch(keys, usual.Prefetch),
        };
    }
}
