using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>What a <see cref="NeurMapRecipe"/> must hold to: all problems are told together.</summary>
internal static class NeurMapRecipeCheck
{
    // Synthetic motion cuts off a rim on each side.
    private const int SmallestSynthetic = 64;

    /// <exception cref="RecipeException">Something is out of range or contradicts.</exception>
    internal static void Require(NeurMapRecipe recipe)
    {
        List<string> problems = [.. Data(recipe), .. Terms(recipe), .. Optimizer(recipe)];
        foreach ((string section, Action validate) in new (string, Action)[] { ("motion", recipe.MotionNetwork.Validate), ("discriminator", recipe.Discriminator.Validate) })
        {
            try
            {
                validate();
            }
            catch (ArgumentException error)
            {
                problems.Add($"{section}: {error.Message.TrimEnd('.')}");
            }
        }

        if (problems.Count > 0)
        {
            throw new RecipeException(string.Join("; ", problems) + ".");
        }
    }

    private static IEnumerable<string> Data(NeurMapRecipe recipe)
    {
        bool isUnpaired = recipe.UnpairedBatch > 0 && recipe.UnpairedSet.Length == 0;
        int smallest = new[]
        {
            16 * recipe.MotionNetwork.Shrink, recipe.Deblur.Natural > 0 ? 32 << Math.Max(0, recipe.Discriminator.Scales - 2) : 16, recipe.Motion.SyntheticMotion > 0 ? SmallestSynthetic : 16,
        }.Max();
        if (isUnpaired && recipe.BlurryFolders.Length == 0)
        {
            yield return "data.blurry is empty: name at least one folder of blurry photos, or a data.unpaired_set";
        }

        if (isUnpaired && recipe.SharpFolders.Length == 0)
        {
            yield return "data.sharp is empty: name at least one folder of sharp photos, or a data.unpaired_set";
        }

        if (recipe.UnpairedBatch < 0)
        {
            yield return $"data.unpaired_batch is {recipe.UnpairedBatch}: give 0 or more";
        }

        if (recipe.PairedBatch < 0)
        {
            yield return $"data.paired_batch is {recipe.PairedBatch}: give 0 or more";
        }

        if (recipe.UnpairedBatch + recipe.PairsInAStep < 1)
        {
            yield return "a step has no photos: give data.unpaired_batch, or data.pairs with data.paired_batch";
        }

        if (recipe.Patch < smallest || recipe.Patch % 16 != 0)
        {
            yield return $"data.patch is {recipe.Patch}: give a multiple of 16 px, at least {smallest}";
        }

        if (recipe.StepsPerPhoto < 1)
        {
            yield return $"data.steps_per_photo is {recipe.StepsPerPhoto}: give at least 1";
        }

        if (recipe.Prefetch < 1)
        {
            yield return $"data.prefetch is {recipe.Prefetch}: give at least 1";
        }

        if (recipe.ValidationPhotos < 1)
        {
            yield return $"validation.photos is {recipe.ValidationPhotos}: give at least 1";
        }

        if (recipe.ValidationSize < 32 || recipe.ValidationSize % 16 != 0)
        {
            yield return $"validation.size is {recipe.ValidationSize}: give a multiple of 16 px, at least 32";
        }

        if (recipe.Samples < 0)
        {
            yield return $"validation.samples is {recipe.Samples}: give 0 or more";
        }

        if (recipe.LogEvery < 1 || recipe.CheckpointEvery < 1 || recipe.ValidateEvery < 1)
        {
            yield return "run.log_every, run.checkpoint_every and run.validate_every must be at least 1";
        }

        if (recipe.Precision is not ("auto" or "float32" or "bfloat16"))
        {
            yield return $"precision is '{recipe.Precision}': use auto, float32 or bfloat16";
        }
    }

    private static IEnumerable<string> Terms(NeurMapRecipe recipe)
    {
        (MotionTerms motion, DeblurTerms deblur) = (recipe.Motion, recipe.Deblur);
        (string Key, double Weight)[] weights =
        [
            ("motion.reblur", motion.Reblur), ("motion.structure", motion.Structure), ("motion.blurry", motion.Blurry), ("motion.sharp", motion.Sharp),
            ("motion.restored", motion.Restored), ("motion.variation", motion.Variation), ("motion.growth", motion.Growth), ("motion.offset_square", motion.OffsetSquare), ("motion.synthetic_motion", motion.SyntheticMotion),
            ("deblur.content", deblur.Content), ("deblur.reblur", deblur.Reblur), ("deblur.structure", deblur.Structure), ("deblur.sharp", deblur.Sharp),
            ("deblur.natural", deblur.Natural), ("deblur.motion_variation", deblur.MotionVariation), ("deblur.image_variation", deblur.ImageVariation), ("deblur.identity", deblur.Identity), ("deblur.synthetic_motion", deblur.SyntheticMotion),
        ];
        foreach ((string key, double weight) in weights.Where(entry => entry.Weight < 0))
        {
            yield return $"{key} is {weight}: a weight is 0 or more";
        }

        (string Key, string Value, string[] Allowed)[] choices =
        [
            ("motion.variation_of", motion.VariationOf, ["offsets", "map"]), ("motion.reblur_by", motion.ReblurBy, ["relative", "absolute"]),
            ("deblur.sharp_target", deblur.SharpTarget, ["pool", "zero"]), ("deblur.sharp_norm", deblur.SharpNorm, ["squared", "absolute"]),
            ("deblur.sharp_of", deblur.SharpOf, ["all", "unpaired"]), ("discriminator.natural_photos", recipe.NaturalPhotos, ["mixed", "sharp"]),
        ];
        foreach ((string key, string value, string[] allowed) in choices.Where(choice => !choice.Allowed.Contains(choice.Value)))
        {
            yield return $"{key} is '{value}': use {string.Join(" or ", allowed)}";
        }

        if (recipe.PoolSize < 1)
        {
            yield return $"motion.pool is {recipe.PoolSize}: give at least 1";
        }

        if (deblur.Natural > 0 && recipe.NaturalPhotos == "mixed" && recipe.UnpairedBatch + recipe.PairsInAStep < 2)
        {
            yield return "discriminator.natural_photos is mixed, which takes a batch of at least 2: raise data.unpaired_batch";
        }

        if (recipe.UnpairedBatch == 0 && deblur.UsesUnpaired)
        {
            yield return "data.unpaired_batch is 0, but terms of unpaired photos have weights: set all of deblur.* but content and natural to 0";
        }

        if (!recipe.TrainsDeblur && motion.SyntheticMotion == 0)
        {
            yield return "no term trains D: give one of deblur.* a weight that fits the photos, or motion.synthetic_motion to train M alone";
        }

        if (motion.ReblurMargin < 0 || 2 * motion.ReblurMargin > recipe.Patch - 16)
        {
            yield return $"motion.reblur_margin is {motion.ReblurMargin}: give 0 or more, and leave at least 16 px of data.patch";
        }

        if (!(motion.SyntheticMotionLength > 0))
        {
            yield return $"motion.synthetic_motion_length is {motion.SyntheticMotionLength}: give a positive number of px";
        }
    }

    private static IEnumerable<string> Optimizer(NeurMapRecipe recipe)
    {
        if (recipe.Steps < 1)
        {
            yield return $"steps is {recipe.Steps}: give at least 1";
        }

        (string Key, double Value)[] rates =
        [
            ("deblur_learning_rate", recipe.DeblurLearningRate), ("motion_learning_rate", recipe.MotionLearningRate), ("discriminator_learning_rate", recipe.DiscriminatorLearningRate),
        ];
        foreach ((string key, double value) in rates.Where(rate => !(rate.Value > 0)))
        {
            yield return $"optimizer.{key} is {value}: give a positive number";
        }

        (string Key, double Value)[] norms = [("deblur_clip_norm", recipe.DeblurClipNorm), ("motion_clip_norm", recipe.MotionClipNorm), ("discriminator_clip_norm", recipe.DiscriminatorClipNorm)];
        foreach ((string key, double value) in norms.Where(norm => norm.Value < 0))
        {
            yield return $"optimizer.{key} is {value}: give 0 or more";
        }

        (string Key, double Value)[] decays = [("beta1", recipe.Beta1), ("beta2", recipe.Beta2), ("average_decay", recipe.AverageDecay)];
        foreach ((string key, double value) in decays.Where(decay => decay.Value is not (>= 0 and < 1)))
        {
            yield return $"optimizer.{key} is {value}: give a number in [0,1)";
        }

        if (recipe.EpochSteps < 0)
        {
            yield return $"optimizer.epoch_steps is {recipe.EpochSteps}: give 0 or more";
        }

        if (recipe.Schedule is not ("linear" or "cosine" or "constant"))
        {
            yield return $"optimizer.schedule is '{recipe.Schedule}': use linear, cosine or constant";
        }
    }
}
