using Unblur.Data.Layouts;

namespace Unblur.Training.Supervised;

/// <summary>The pairs of several sets: those to train on, and about one in so many that is held out.</summary>
internal static class TrainingPairs
{
    /// <param name="sets">In any known layout.</param>
    /// <param name="part">Such as train; empty for all of each.</param>
    /// <param name="heldOutEvery">One pair in so many is held out.</param>
    /// <exception cref="DataSetException">A folder is not there or is no set of pairs, partners are missing, or there is one pair alone.</exception>
    internal static (ImagePair[] Training, ImagePair[] HeldOut) Open(IReadOnlyList<string> sets, string part, int heldOutEvery)
    {
        DataSetOptions options = new() { Split = part.Length > 0 ? part : null };
        ImagePair[] pairs = [.. sets.SelectMany(set => PairedSet.Open(set, options).Pairs)];
        if (pairs.Length < 2)
        {
            throw new DataSetException(DataSetFault.Empty, pairs[0].Blurry, $"{pairs[0].Blurry} is the only pair: give at least 2, one to train on and one to hold out.");
        }

        return ([.. pairs.Where((_, i) => i % heldOutEvery != 0)], [.. pairs.Where((_, i) => i % heldOutEvery == 0)]);
    }
}
