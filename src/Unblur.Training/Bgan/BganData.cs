using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;

namespace Unblur.Training.Bgan;

/// <summary>The photos of a BGAN's training: the sharp patch of a sample is blurred, its blurry one is the target.</summary>
internal sealed class BganData
{
    private BganData(ISampler training, ISampler heldOut) => (Training, HeldOut) = (training, heldOut);

    internal ISampler Training { get; }

    internal ISampler HeldOut { get; }

    /// <summary>Blurry photos of anything, the blurry photos of pairs, or blur that is made of the sharp photos, whichever the recipe names.</summary>
    /// <exception cref="DataSetException">A folder is missing or empty, or no photo has the size of a patch.</exception>
    internal static BganData Open(BganRecipe recipe, Action<string>? warn, CancellationToken cancellation)
    {
        BganDataOptions data = recipe.Data;
        SamplingOptions options = data.Step.Sampling;
        SamplingOptions single = options with { StepsPerPhoto = 1 };
        LeftOutPhotos leftOut = new(warn);
        if (data.Pairs.Length > 0)
        {
            (IReadOnlyList<ImagePair> training, IReadOnlyList<ImagePair> heldOut) = Pairs(data.Pairs, data.PairsPart, data.ValidationEvery);
            return new BganData(new PairSampler(training, options, leftOut, cancellation), new PairSampler(heldOut, single, new LeftOutPhotos(null), cancellation));
        }

        (PhotoSet Training, PhotoSet HeldOut) sharp = PhotoSet.Find(data.SharpFolders).HoldOutEvery(data.ValidationEvery);
        if (data.BlurryFolders.Length == 0)
        {
            return new BganData(
                new PatchSampler(sharp.Training, recipe.Degradation, data.Step.Patch, warn, cancellation),
                new PatchSampler(sharp.HeldOut, recipe.Degradation, data.Step.Patch, null, cancellation));
        }

        (PhotoSet Training, PhotoSet HeldOut) blurry = PhotoSet.Find(data.BlurryFolders).HoldOutEvery(data.ValidationEvery);
        return new BganData(
            new UnpairedSampler(new UnpairedSet(blurry.Training.Files, sharp.Training.Files), options, leftOut, cancellation),
            new UnpairedSampler(new UnpairedSet(blurry.HeldOut.Files, sharp.HeldOut.Files), single, new LeftOutPhotos(null), cancellation));
    }

    /// <summary>The pairs of a set, about one in n of them held out: the last of every n in the order of the set.</summary>
    /// <exception cref="DataSetException">There is one pair only, or the set cannot be read.</exception>
    internal static (IReadOnlyList<ImagePair> Training, IReadOnlyList<ImagePair> HeldOut) Pairs(string folder, string part, int every)
    {
        IReadOnlyList<ImagePair> all = PairedSet.Open(folder, new DataSetOptions { Split = part.Length > 0 ? part : null }).Pairs;
        int apart = Math.Min(every, all.Count);
        return all.Count > 1
            ? ([.. all.Where((_, i) => i % apart != apart - 1)], [.. all.Where((_, i) => i % apart == apart - 1)])
            : throw new DataSetException(DataSetFault.Empty, folder, $"{folder} has {all.Count} pairs: give at least 2, one to train on and one to hold out.");
    }
}
