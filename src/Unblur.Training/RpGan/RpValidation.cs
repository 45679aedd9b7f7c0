using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>
/// Measures a generator on patches that are drawn once from held-out photos: all levels, compared with the deconvolved and the blurry ones; and as many patches
/// under one kernel, where these are trained on.
/// </summary>
internal sealed class RpValidation
{
    private const int Pictures = 4;

    private readonly RpLevels _levels;
    private readonly int _margin;
    private readonly Case[] _cases;
    private readonly int _moving;                                                       // the first ones; the others have one kernel

    /// <summary>Draws the patches, and deconvolves them for the first level.</summary>
    internal RpValidation(RpGanRecipe recipe, RpSceneSampler heldOut, RpMotion motion, RpLevels levels)
    {
        (_levels, _margin) = (levels, recipe.Data.Margin);
        int count = _moving = recipe.Data.ValidationPatches;
        IEnumerable<RpScene> shaken = heldOut.IsShaken ? Enumerable.Range(0, count).Select(i => heldOut.DrawShaken(1, i)) : [];
        IEnumerable<RpScene> moving = Enumerable.Range(0, count).Select(i => heldOut.DrawMoving(0, i));
        MovedScene[] scenes = [.. moving.Concat(shaken).Select(scene => motion.Cut(scene, recipe.Data.ValidationPatch))];
        _cases = new Case[scenes.Length];
        RpLevels.InParallel(scenes.Length, i =>
        {
            PlanarImage first = levels.Data(scenes[i]).At(scenes[i].Blurry, level: 1);
            _cases[i] = new Case(scenes[i], first, Psnr(scenes[i].Blurry, scenes[i]), Psnr(first, scenes[i]));
        });
    }

    /// <summary>All scores.</summary>
    /// <param name="generator">In evaluation mode.</param>
    /// <param name="show">Is passed pictures: blurry, deconvolved, restored at each level, sharp.</param>
    /// <exception cref="TrainingDivergedException">A restored photo is not finite.</exception>
    internal RpScores Measure(PriorNetwork generator, Action<string, Func<PlanarImage>> show)
    {
        PlanarImage[][] restored = Restore(generator);
        foreach (int shown in Enumerable.Range(0, Math.Min(Pictures, _moving)).Concat(Enumerable.Range(_moving, Math.Min(Pictures, _cases.Length - _moving))))
        {
            show($"{shown}", () => PlanarImage.SideBySide(
                [Middle(_cases[shown].Scene.Blurry), Middle(_cases[shown].First), .. restored.Select(level => Middle(level[shown])), Middle(_cases[shown].Scene.Sharp)]));
        }

        return new RpScores
        {
            Moving = Scores(.._moving),
            Shaken = _cases.Length > _moving ? Scores(_moving..) : null,
        };

        RpLevelScores Scores(Range range) => new(
            _cases[range].Average(item => item.BlurryPsnr), _cases[range].Average(item => item.FirstPsnr),
            [.. restored.Select(level => level[range].Zip(_cases[range], (image, item) => Psnr(image, item.Scene)).Average())]);
    }

    /// <summary>Z of each level, of each patch with its margin.</summary>
    private PlanarImage[][] Restore(PriorNetwork generator)
    {
        (PlanarImage[][] restored, PlanarImage[] deconvolved) = (new PlanarImage[_levels.Count][], [.. _cases.Select(item => item.First)]);
        for (int level = 1; level <= _levels.Count; level++)
        {
            PlanarImage[] z = [.. deconvolved.Select((image, i) => _levels.Restore(generator, image, _cases[i].Scene.Blurry))];
            if (z.Any(image => image.Values.Any(value => !float.IsFinite(value))))
            {
                throw new TrainingDivergedException("restored held-out photos are not finite. Resume with a lower optimizer.learning_rate.");
            }

            restored[level - 1] = z;
            if (level < _levels.Count)
            {
                int next = level + 1;
                RpLevels.InParallel(_cases.Length, i => deconvolved[i] = _levels.Data(_cases[i].Scene).At(z[i], next));
            }
        }

        return restored;
    }

    private double Psnr(PlanarImage image, MovedScene scene)
    {
        PlanarImage middle = Middle(image);
        foreach (ref float value in middle.Values.AsSpan())
        {
            value = Math.Clamp(value, 0, 1);
        }

        return BoundedPsnr.Of(middle, Middle(scene.Sharp));
    }

    private PlanarImage Middle(PlanarImage image) => image.Crop(_margin, _margin, image.Width - (2 * _margin), image.Height - (2 * _margin));

    private sealed record Case(MovedScene Scene, PlanarImage First, double BlurryPsnr, double FirstPsnr);
}
