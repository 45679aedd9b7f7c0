using Unblur.Physics.Flow;
using Unblur.Torch;

namespace Unblur.Training.Sen;

/// <summary>Patches of one step as plain values, made on the thread pool, which has no tensors.</summary>
/// <param name="Count">N.</param>
/// <param name="Patch">P.</param>
/// <param name="Blurry">(N, 3, P, P).</param>
/// <param name="Flow">(N, 2, P, P): u, v, canonical, px.</param>
internal sealed record SenBatch(int Count, int Patch, float[] Blurry, float[] Flow)
{
    internal Tensor Images => Tensor.From(Blurry, Count, 3, Patch, Patch);

    internal Tensor Labels => Tensor.From(Flow, Count, 2, Patch, Patch);

    /// <summary>Draws the batch of a step.</summary>
    /// <param name="sampler">Where patches come from.</param>
    /// <param name="count">Patches.</param>
    /// <param name="patch">Their side, px.</param>
    /// <param name="streams">The generator of each place in the batch.</param>
    internal static SenBatch Draw(MotionSampler sampler, int count, int patch, Func<int, Random> streams)
    {
        int pixels = patch * patch;
        (float[] blurry, float[] flow) = (new float[count * 3 * pixels], new float[count * 2 * pixels]);
        for (int i = 0; i < count; i++)
        {
            MotionPatch sample = sampler.Draw(streams(i));
            sample.Blurry.Values.CopyTo(blurry.AsSpan(i * 3 * pixels));
            sample.Flow.U.CopyTo(flow.AsSpan(i * 2 * pixels));
            sample.Flow.V.CopyTo(flow.AsSpan(((i * 2) + 1) * pixels));
        }

        return new SenBatch(count, patch, blurry, flow);
    }
}
