using Unblur.Physics;

namespace Unblur.Training.Supervised;

/// <summary>Pairs of one step as plain values, (N, 3, P, P): made on the thread pool, which has no tensors.</summary>
public sealed record SupervisedBatch(int Count, int Patch, float[] Blurry, float[] Sharp)
{
    /// <summary>Draws the batch of a step; <paramref name="streams"/> gives the generator of each place in it.</summary>
    public static SupervisedBatch Draw(PatchSampler sampler, int count, int patch, Func<int, Random> streams)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(streams);
        var length = 3 * patch * patch;
        var (blurry, sharp) = (new float[count * length], new float[count * length]);
        for (var i = 0; i < count; i++)
        {
            DegradedPatch pair = sampler.Draw(streams(i));
            pair.Blurry.Values.CopyTo(blurry.AsSpan(i * length));
            pair.Sharp.Values.CopyTo(sharp.AsSpan(i * length));
        }

        return new SupervisedBatch(count, patch, blurry, sharp);
    }
}
