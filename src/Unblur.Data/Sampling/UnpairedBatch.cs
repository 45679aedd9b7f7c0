namespace Unblur.Data.Sampling;

/// <summary>Unpaired patches of one step as plain values.</summary>
/// <param name="Count">N.</param>
/// <param name="Patch">P.</param>
/// <param name="Blurry">(N, 3, P, P).</param>
/// <param name="Sharp">(N, 3, P, P), unrelated.</param>
public sealed record UnpairedBatch(int Count, int Patch, float[] Blurry, float[] Sharp)
{
    /// <summary>The batch of a step, or a part of it.</summary>
    /// <param name="sampler">Where patches come from.</param>
    /// <param name="seed">Fixes the draws.</param>
    /// <param name="step">Steps done before.</param>
    /// <param name="count">Patches of each kind.</param>
    /// <param name="first">The place in the whole batch of the first one.</param>
    public static UnpairedBatch Draw(UnpairedSampler sampler, long seed, long step, int count, int first = 0)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        UnpairedPatches[] patches = [.. Enumerable.Range(first, count).Select(place => sampler.Draw(seed, step, place))];
        return new(
            count, patches[0].Blurry.Width, PairBatch.Joined(patches.Select(patch => patch.Blurry.Values)), PairBatch.Joined(patches.Select(patch => patch.Sharp.Values)));
    }
}
