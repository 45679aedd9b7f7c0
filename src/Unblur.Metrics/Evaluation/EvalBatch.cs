using Unblur.Imaging;

namespace Unblur.Metrics.Evaluation;

/// <summary>Measures many pairs at once, as far as memory goes.</summary>
public static class EvalBatch
{
    /// <summary>Memory that measuring one pixel takes at most: planes of double precision, for the photo, its partner and their moments.</summary>
    private const long BytesPerPixel = 600;

    /// <summary>The outcomes in the order of the pairs: neither threads nor order change them.</summary>
    /// <param name="pairs">What to measure.</param>
    /// <param name="scorer">How.</param>
    /// <param name="parallel">How many at once.</param>
    /// <param name="finished">Receives each, from any thread.</param>
    /// <param name="cancellation">Ends the run; what was finished is returned.</param>
    /// <returns>One for each pair; fewer where it was cancelled.</returns>
    public static async Task<IReadOnlyList<PairOutcome>> Run(
        IReadOnlyList<EvalPair> pairs, PairScorer scorer, int parallel, Action<PairOutcome> finished, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(finished);
        var outcomes = new PairOutcome?[pairs.Count];
        try
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
            await Parallel.ForEachAsync(Enumerable.Range(0, pairs.Count), options, async (index, token) =>
            {
                outcomes[index] = await scorer.Score(pairs[index], index, token);
                finished(outcomes[index]!);
            });
        }
        catch (OperationCanceledException)
        {
            // What was finished is returned; the caller has the token.
        }

        return [.. outcomes.OfType<PairOutcome>()];
    }

    /// <summary>How many pairs may be measured at once.</summary>
    /// <param name="pairs">All pairs, at least one.</param>
    /// <param name="threads">Most that may be.</param>
    /// <param name="memory">Bytes that may be used.</param>
    public static int MostAtOnce(IReadOnlyList<EvalPair> pairs, int threads, long memory)
        => (int)Math.Clamp(memory / (BytesPerPixel * pairs.Max(Pixels)), 1, threads);

    // A photo that cannot be opened fails later, with its reason.
    private static long Pixels(EvalPair pair)
    {
        try
        {
            PhotoInfo info = Photo.Identify(pair.Restored ?? pair.Blurry!);
            return (long)info.Width * info.Height;
        }
        catch (PhotoException)
        {
            return 1;
        }
    }
}
