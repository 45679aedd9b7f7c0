using Unblur.Networks;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Shake;
using Unblur.Torch;

namespace Unblur.Training.Supervised;

/// <summary>Pairs of one step as plain values, (N, 3, P, P), and the shake of each: made on the thread pool, which has no tensors.</summary>
public sealed record SupervisedBatch(int Count, int Patch, float[] Blurry, float[] Sharp, IReadOnlyList<ShakeMap> Shake)
{
    /// <summary>Restores blurry patches of this batch. A network that takes the shake as an input receives it.</summary>
    /// <param name="network">Any network.</param>
    /// <param name="blurry">(N, 3, P, P), the batch's or one of its patches.</param>
    /// <param name="first">The patch that it begins with.</param>
    internal Tensor Restore(DeblurNetwork network, Tensor blurry, int first = 0)
        => network is IShakeInformed informed
            ? informed.Forward(blurry, [.. Shake.Skip(first).Take((int)blurry.Size(0))])
            : network.Forward(blurry);

    /// <summary>Draws a batch.</summary>
    /// <param name="count">Patches.</param>
    /// <param name="patch">Their side, px.</param>
    /// <param name="shakeError">
    /// How wrong the shake is that networks receive: see <see cref="ShakeTrainingOptions.Error"/>. That of a patch without a kernel is none.
    /// </param>
    /// <param name="streams">The generator of each place in the batch.</param>
    /// <param name="draw">Draws the patch of a place with its generator.</param>
    internal static SupervisedBatch Draw(int count, int patch, double shakeError, Func<int, Random> streams, Func<int, Random, SupervisedPatch> draw)
    {
        int length = 3 * patch * patch;
        (float[] blurry, float[] sharp, ShakeMap[] shake) = (new float[count * length], new float[count * length], new ShakeMap[count]);
        for (int i = 0; i < count; i++)
        {
            Random random = streams(i);
            SupervisedPatch pair = draw(i, random);
            pair.Blurry.Values.CopyTo(blurry.AsSpan(i * length));
            pair.Sharp.Values.CopyTo(sharp.AsSpan(i * length));
            shake[i] = ShakeMap.Uniform(patch, patch, pair.Kernel is null ? default : ShakeMisjudgement.Draw(pair.Kernel, shakeError, random));
        }

        return new SupervisedBatch(count, patch, blurry, sharp, shake);
    }
}
