namespace Unblur.Data.Sampling;

/// <summary>Pairs of one step as plain values: made on the thread pool, which has no tensors. See <see cref="Prefetcher{T}"/>.</summary>
/// <param name="Count">N.</param>
/// <param name="Patch">P.</param>
/// <param name="Blurry">(N, 3, P, P).</param>
/// <param name="Sharp">(N, 3, P, P).</param>
/// <param name="Flow">(N, 2, P, P), u before v, px; null where a patch has none.</param>
public sealed record PairBatch(int Count, int Patch, float[] Blurry, float[] Sharp, float[]? Flow)
{
    /// <summary>The batch of a step, or a part of it.</summary>
    /// <param name="sampler">Where patches come from.</param>
    /// <param name="seed">Fixes the draws.</param>
    /// <param name="step">Steps done before.</param>
    /// <param name="count">Patches.</param>
    /// <param name="first">The place in the whole batch of the first one.</param>
    public static PairBatch Draw(PairSampler sampler, long seed, long step, int count, int first = 0)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        PatchPair[] patches = [.. Enumerable.Range(first, count).Select(place => sampler.Draw(seed, step, place))];
        bool hasFlow = patches.All(patch => patch.Flow is not null);
        return new(
            count,
            patches[0].Blurry.Width,
            Joined(patches.Select(patch => patch.Blurry.Values)),
            Joined(patches.Select(patch => patch.Sharp.Values)),
            hasFlow ? Joined(patches.SelectMany(patch => new[] { patch.Flow!.U, patch.Flow.V })) : null);
    }

    internal static float[] Joined(IEnumerable<float[]> parts)
    {
        float[][] all = [.. parts];
        float[] joined = GC.AllocateUninitializedArray<float>(all.Sum(part => part.Length));
        int position = 0;
        foreach (float[] part in all)
        {
            part.CopyTo(joined, position);
            position += part.Length;
        }

        return joined;
    }
}
