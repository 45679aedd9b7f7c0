using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Physics.Operators;
using Unblur.Torch;

namespace Unblur.Training.RpGan;

/// <summary>The levels of RP-GAN on scenes: I*ₙ by conjugate gradients from Zₙ₋₁, Zₙ by the generator from I*ₙ and O; Z₀ = O.</summary>
/// <remarks>Wu et al., section 4.1. Z is clipped to [0,1].</remarks>
internal sealed class RpLevels(RpLevelOptions options, Device device)
{
    /// <summary>How many there are.</summary>
    internal int Count => options.Count;

    /// <summary>The deconvolution of a scene, for all levels.</summary>
    internal SceneDeconvolution Data(MovedScene scene) => new(scene, options);

    /// <summary>Z = G(I*, O), clipped.</summary>
    /// <param name="generator">In evaluation mode.</param>
    /// <param name="deconvolved">I*.</param>
    /// <param name="blurry">O.</param>
    internal PlanarImage Restore(PriorNetwork generator, PlanarImage deconvolved, PlanarImage blurry)
    {
        using TensorScope scope = new();
        using InferenceMode inference = new();
        Tensor restored = generator.Forward(Batch(deconvolved), Batch(blurry)).Clamp(0, 1);    // (1, 3, H, W)
        return new PlanarImage(3, blurry.Height, blurry.Width, restored.ToArray<float>());
    }

    /// <summary>I* of each scene at a level of its own. Scenes are deconvolved in parallel; the result does not depend on how many threads there are.</summary>
    /// <param name="generator">In evaluation mode; not used where all levels are 1.</param>
    /// <param name="scenes">Any number.</param>
    /// <param name="levels">Of each, from 1.</param>
    internal PlanarImage[] Deconvolve(PriorNetwork generator, IReadOnlyList<MovedScene> scenes, IReadOnlyList<int> levels)
    {
        (PlanarImage[] images, SceneDeconvolution[] data) = (new PlanarImage[scenes.Count], [.. scenes.Select(Data)]);
        for (int level = 1; level <= levels.Max(); level++)
        {
            int[] rising = [.. Enumerable.Range(0, scenes.Count).Where(i => levels[i] >= level)];
            PlanarImage[] z = [.. rising.Select(i => level == 1 ? scenes[i].Blurry : Restore(generator, images[i], scenes[i].Blurry))];
            InParallel(rising.Length, place => images[rising[place]] = data[rising[place]].At(z[place], level));
        }

        return images;
    }

    /// <summary>Work on all cores; what a piece throws is thrown as it is.</summary>
    internal static void InParallel(int count, Action<int> work) => Rows.ForEach(count, Environment.ProcessorCount, work);

    private Tensor Batch(PlanarImage image) => Tensor.From<float>(image.Values, 1, 3, image.Height, image.Width).To(device);
}
