using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>What the keys of a <see cref="NeurMapRecipe"/> must hold to together.</summary>
internal static class NeurMapRecipeCheck
{
    // Synthetic motion cuts off a rim on each side.
    private const int SmallestSynthetic = 64;

    internal static void Require(RecipeReader keys, NeurMapRecipe recipe)
    {
        Data(keys, recipe);
        Terms(keys, recipe);
    }

    private static void Data(RecipeReader keys, NeurMapRecipe recipe)
    {
        NeurMapDataOptions data = recipe.Data;
        bool isUnpaired = data.UnpairedBatch > 0 && data.UnpairedSet.Length == 0;
        int smallest = new[]
        {
            16 * recipe.MotionNetwork.Size.Shrink,
            recipe.Deblur.Natural > 0 ? 32 << Math.Max(0, recipe.Discriminator.Size.Scales - 2) : 16,
            recipe.Motion.SyntheticMotion > 0 ? SmallestSynthetic : 16,
        }.Max();
        keys.Require(!isUnpaired || data.BlurryFolders.Length > 0, "data.blurry is empty: name at least one folder of blurry photos, or a data.unpaired_set");
        keys.Require(!isUnpaired || data.SharpFolders.Length > 0, "data.sharp is empty: name at least one folder of sharp photos, or a data.unpaired_set");
        keys.Require(data.UnpairedBatch + data.PairsInAStep > 0, "a step has no photos: give data.unpaired_batch, or data.pairs with data.paired_batch");
        keys.Require(
            data.PairsInAStep > 0 || !data.Mix.IsUsed,
            "data.bgan and data.defocus_share blur the sharp photos of pairs, but a step has none: give data.pairs with data.paired_batch");
        keys.Require(data.Patch >= smallest, $"data.patch is {data.Patch}: give a multiple of 16 px, at least {smallest}");
    }

    private static void Terms(RecipeReader keys, NeurMapRecipe recipe)
    {
        (NeurMapDataOptions data, MotionTerms motion, DeblurTerms deblur) = (recipe.Data, recipe.Motion, recipe.Deblur);
        keys.Require(
            deblur.Natural == 0 || recipe.Discriminator.NaturalPhotos != NaturalPhotos.Mixed || data.UnpairedBatch + data.PairsInAStep >= 2,
            "discriminator.natural_photos is mixed, which takes a batch of at least 2: raise data.unpaired_batch");
        keys.Require(
            data.UnpairedBatch > 0 || !deblur.UsesUnpaired,
            "data.unpaired_batch is 0, but terms of unpaired photos have weights: set all of deblur.* but content and natural to 0");
        keys.Require(
            recipe.TrainsDeblur || (motion.SyntheticMotion > 0 && recipe.Optimizer.MotionLearningRate > 0),
            "no term trains D: give one of deblur.* a weight that fits the photos, or motion.synthetic_motion to train M alone");
        keys.Require(
            2 * motion.ReblurMargin <= data.Patch - 16, $"motion.reblur_margin is {motion.ReblurMargin}: leave at least 16 px of data.patch");
    }
}
