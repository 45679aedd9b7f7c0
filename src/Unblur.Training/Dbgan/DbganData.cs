using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Training.Bgan;

namespace Unblur.Training.Dbgan;

/// <summary>The pairs of a DBGAN's training, from files or made of sharp photos, and those that are held out.</summary>
/// <param name="Training">Draws patches.</param>
/// <param name="HeldOut">Blurry and sharp squares that are measured.</param>
internal sealed record DbganData(ISampler Training, IReadOnlyList<(PlanarImage Blurry, PlanarImage Sharp)> HeldOut)
{
    private const int SizeMultiple = 16;

    // Held-out samples are drawn as training samples of a seed that no training has.
    private const long HeldOutSeed = -1;

    /// <exception cref="DataSetException">A folder is missing or empty, or no photo has the size of a patch.</exception>
    internal static DbganData Open(DbganRecipe recipe, Action<string>? warn, CancellationToken cancellation)
    {
        (DbganDataOptions data, DbganValidationOptions validation) = (recipe.Data, recipe.Validation);
        bool hasOwn = validation.Pairs.Length > 0;
        IReadOnlyList<(PlanarImage, PlanarImage)> own = hasOwn ? Squares(Pairs(validation.Pairs, validation.PairsPart), validation) : [];
        if (data.Pairs.Length > 0)
        {
            (IReadOnlyList<ImagePair> training, IReadOnlyList<ImagePair> apart) = hasOwn
                ? (Pairs(data.Pairs, data.PairsPart), [])
                : BganData.Pairs(data.Pairs, data.PairsPart, data.ValidationEvery);
            SamplingOptions options = data.Step.Sampling;
            return new DbganData(new PairSampler(training, options, warn, cancellation), hasOwn ? own : Squares(apart, validation));
        }

        var photos = PhotoSet.Find(data.SharpFolders);
        (PhotoSet kept, PhotoSet heldOut) = hasOwn ? (photos, photos) : photos.HoldOutEvery(data.ValidationEvery);
        PatchSampler sampler = new(kept, recipe.Degradation, data.Step.Patch, warn, cancellation);
        return new DbganData(sampler, hasOwn ? own : Patches(new PatchSampler(heldOut, recipe.Degradation with { SharpShare = 0 }, data.Step.Patch, null, cancellation), validation.Photos));
    }

    private static IReadOnlyList<ImagePair> Pairs(string folder, string part) => PairedSet.Open(folder, new DataSetOptions { Split = part.Length > 0 ? part : null }).Pairs;

    private static (PlanarImage, PlanarImage)[] Patches(PatchSampler sampler, int count)
        => [.. Enumerable.Range(0, count).Select(i => sampler.Draw(HeldOutSeed, i, 0)).Select(sample => (sample.Blurry, sample.Sharp))];

    /// <summary>The middle of photos spread evenly over a set.</summary>
    private static List<(PlanarImage, PlanarImage)> Squares(IReadOnlyList<ImagePair> pairs, DbganValidationOptions options)
    {
        int count = Math.Min(options.Photos, pairs.Count);
        List<(PlanarImage, PlanarImage)> squares = [];
        foreach (ImagePair pair in Enumerable.Range(0, count).Select(i => pairs[(int)((long)i * pairs.Count / count)]).Where(pair => pair.Sharp is not null))
        {
            (Photo blurry, Photo sharp) = (Photo.Open(pair.Blurry), Photo.Open(pair.Sharp!));
            int side = Math.Min(options.Size, Math.Min(blurry.Width, blurry.Height) / SizeMultiple * SizeMultiple);
            (int x, int y) = ((blurry.Width - side) / 2, (blurry.Height - side) / 2);
            squares.Add((blurry.ReadPlanes(x, y, side, side), sharp.ReadPlanes(x, y, side, side)));
        }

        return squares.Count > 0
            ? squares
            : throw new DataSetException(DataSetFault.Empty, pairs.Count > 0 ? pairs[0].Blurry : "", "no pair has a sharp photo to compare with: name other validation.pairs.");
    }
}
