using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Torch;
using Unblur.Torch.Distributed;

namespace Unblur.Training.RpGan;

/// <summary>Fills the buffer with samples of all levels, by a generator that stands still meanwhile.</summary>
/// <remarks>Wu et al., section 4.3. Sample i is a function of seed, step, i and the generator; processes make equal parts and exchange them.</remarks>
internal sealed class RpFilling(RpGanRecipe recipe, RpSceneSampler sampler, RpMotion motion, RpLevels levels, RpBuffer buffer, ProcessGroup group)
{
    // Scenes that are in memory at a time.
    private const int Portion = 32;

    private readonly int _count = recipe.Buffer.Size;
    private readonly int _patch = recipe.Data.Patch;

    /// <summary>Makes all samples anew. Leaves the buffer as it is where the run is cancelled meanwhile, in any process.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="isWarmup">Whether all samples are of level 1.</param>
    /// <param name="generator">In evaluation mode.</param>
    /// <param name="cancellation">Checked between portions.</param>
    internal void Run(long step, bool isWarmup, PriorNetwork generator, CancellationToken cancellation)
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        var deconvolved = Tensor.Zeros([_count, 3, _patch, _patch], DType.Float16);
        var photos = Tensor.Zeros([_count, 6, _patch, _patch], DType.UInt8);
        int first = (int)((long)_count * group.Rank / group.Size), end = (int)((long)_count * (group.Rank + 1) / group.Size);
        for (int start = first; start < end && !cancellation.IsCancellationRequested; start += Portion)
        {
            int[] places = [.. Enumerable.Range(start, Math.Min(Portion, end - start))];
            MovedScene[] scenes = Scenes(step, places);
            PlanarImage[] images = levels.Deconvolve(generator, scenes, [.. places.Select(i => isWarmup ? 1 : recipe.Levels.LevelOf(i, _count))]);
            for (int i = 0; i < places.Length; i++)
            {
                Keep(places[i], images[i], scenes[i], deconvolved, photos);
            }
        }

        if (!group.Any(cancellation.IsCancellationRequested))
        {
            Exchange(deconvolved);
            Exchange(photos);
            buffer.Replace(deconvolved, photos);
        }
    }

    private MovedScene[] Scenes(long step, int[] places)
    {
        var scenes = new RpScene[places.Length];
        RpLevels.InParallel(places.Length, i => scenes[i] = sampler.Draw(step, places[i]));
        return [.. scenes.Select(scene => motion.Cut(scene, _patch))];
    }

    private void Keep(int place, PlanarImage image, MovedScene scene, Tensor deconvolved, Tensor photos)
    {
        using TensorScope scope = new();
        deconvolved.Narrow(0, place, 1).CopyInPlace(Middle(image));
        photos.Narrow(0, place, 1).CopyInPlace((Tensor.Cat([Middle(scene.Blurry), Middle(scene.Sharp)], 1) * 255).Round().Clamp(0, 255));
    }

    private Tensor Middle(PlanarImage image)
        => Tensor.From<float>(image.Crop(recipe.Data.Margin, recipe.Data.Margin, _patch, _patch).Values, 1, 3, _patch, _patch);

    // Sums, as a process has zeros where others have samples: float32 holds them exactly.
    private void Exchange(Tensor samples)
    {
        if (group.Size == 1)
        {
            return;
        }

        for (int start = 0; start < _count; start += Portion)
        {
            using TensorScope scope = new();
            Tensor part = samples.Narrow(0, start, Math.Min(Portion, _count - start)), exchanged = part.To(DType.Float32);
            group.SumInPlace(exchanged);
            part.CopyInPlace(exchanged);
        }
    }
}
