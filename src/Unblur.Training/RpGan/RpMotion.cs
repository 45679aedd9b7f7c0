using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Physics.Flow;
using Unblur.Torch;

namespace Unblur.Training.RpGan;

/// <summary>A part of a scene with the motion that it is deconvolved along, or the kernel.</summary>
/// <param name="Blurry">O: 3 x S x S, [0,1].</param>
/// <param name="Sharp">3 x S x S, [0,1].</param>
/// <param name="Flow">S x S, px; null where there is a kernel.</param>
internal sealed record MovedScene(PlanarImage Blurry, PlanarImage Sharp, MotionFlow? Flow)
{
    /// <summary>The one kernel, and an estimate of it; null where there is a flow.</summary>
    internal KernelEstimate? Kernel { get; init; }
}

/// <summary>Finds the motion of scenes, by a frozen network or as it was drawn, and cuts them to what is deconvolved.</summary>
/// <param name="network">In evaluation mode; null where the true motion is taken.</param>
/// <param name="margin">Px around a patch.</param>
/// <param name="device">Where the network lives.</param>
internal sealed class RpMotion(MotionNetwork? network, int margin, Device device)
{
    /// <summary>The middle of a scene.</summary>
    /// <param name="scene">At least as large as the patch with its margin.</param>
    /// <param name="patch">Side of the patch, px.</param>
    /// <remarks>Estimated vectors that reach beyond the margin are shortened to it.</remarks>
    internal MovedScene Cut(RpScene scene, int patch)
    {
        int side = patch + (2 * margin), offset = (scene.Blurry.Width - side) / 2;
        if (scene.Kernel is not null)
        {
            return new MovedScene(Middle(scene.Blurry), Middle(scene.Sharp), null) { Kernel = scene.Kernel };
        }

        MotionFlow flow = network is null ? scene.Flow! : Estimate(network, scene.Blurry);
        return new MovedScene(Middle(scene.Blurry), Middle(scene.Sharp), flow.Crop(offset, offset, side, side));

        PlanarImage Middle(PlanarImage image) => image.Crop(offset, offset, side, side);
    }

    private MotionFlow Estimate(MotionNetwork estimator, PlanarImage blurry)
    {
        using TensorScope scope = new();
        using InferenceMode inference = new();
        (int height, int width) = (blurry.Height, blurry.Width);
        float[] flow = estimator.Estimate(Tensor.From<float>(blurry.Values, 1, 3, height, width).To(device)).Flow.ToArray<float>();
        (float[] u, float[] v) = (flow[..(height * width)], flow[(height * width)..]);
        for (int i = 0; i < u.Length; i++)
        {
            if (!float.IsFinite(u[i]) || !float.IsFinite(v[i]))
            {
                throw new TrainingDivergedException("motion.weights gives motion that is not finite: train that network again, or name other weights.");
            }

            float longest = Math.Max(Math.Abs(u[i]), Math.Abs(v[i])), factor = longest > 2 * margin ? 2 * margin / longest : 1;
            (u[i], v[i]) = (u[i] * factor, v[i] * factor);
        }

        return new MotionFlow(height, width, u, v);
    }
}
