using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Operators;

namespace Unblur.Training.RpGan;

/// <summary>
/// I* of a scene at each level: by conjugate gradients along its motion, or, where it is one kernel that was estimated, as <c>unblur deblur --kernel</c> deconvolves
/// with it.
/// </summary>
internal sealed class SceneDeconvolution(MovedScene scene, RpLevelOptions options)
{
    private const float Least = -0.1f, Most = 1.1f;

    private FlowDataTerm? _data;
    private PlanarImage? _withKernel;

    /// <summary>I*, clipped. With one kernel, whose prior is total variation, all levels have the same.</summary>
    /// <param name="z">Z of the level before; O at the first.</param>
    /// <param name="level">From 1.</param>
    internal PlanarImage At(PlanarImage z, int level)
    {
        if (scene.Kernel is { } kernel)
        {
            (double x, double y) = kernel.Offset;
            return _withKernel ??= Deconvolver.Restore(
                SubpixelShift.Apply(scene.Blurry, x, y), kernel.Found,
                new DeconvolutionOptions { Noise = NoiseLevel.Of(scene.Blurry), Light = LightChoice.Of(scene.Blurry, kernel.Found) });
        }

        _data ??= new FlowDataTerm(scene.Blurry, scene.Flow!, options.Solver);
        PlanarImage image = _data.Solve(z, options.Betas[level - 1]).Image;
        foreach (ref float value in image.Values.AsSpan())
        {
            value = Math.Clamp(value, Least, Most);
        }

        return image;
    }
}
