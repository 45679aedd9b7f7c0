using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>What to change in a recipe whose steps take long on a machine. Only values that the recipe accepts are named.</summary>
internal static class NeurMapAdvice
{
    private const int Step = 16;
    private const int PatchOfTwoCores = 128;

    /// <summary>A sentence that names smaller values than the recipe's; null where there are none.</summary>
    internal static string? For(NeurMapRecipe recipe)
    {
        List<string> smaller = [];
        if (recipe.Data.Patch > PatchOfTwoCores || recipe.Network.Name is not ("resunet" or "shakeunet"))
        {
            smaller.Add("the recipe recipes/neurmap/two-cores.yaml (a small network, from scratch)");
        }

        smaller.AddRange(Changes(recipe).Select(change => $"--set {change}"));
        return smaller.Count > 0 ? $"Faster: {string.Join(", or ", smaller)}." : null;
    }

    /// <summary>Changes of the recipe, each of which makes a step smaller.</summary>
    internal static IEnumerable<string> Changes(NeurMapRecipe recipe)
    {
        int[] patches = [.. Enumerable.Range(recipe.Data.Patch / 2 / Step, recipe.Data.Patch / Step).Select(patch => patch * Step).Where(patch => patch > 0 && patch < recipe.Data.Patch)];
        foreach (int patch in patches.Where(patch => IsValid(recipe with { Data = recipe.Data with { Patch = patch } })).Take(1))
        {
            yield return $"data.patch={patch}";
        }

        IEnumerable<int> batches = Enumerable.Range(1, Math.Max(0, recipe.Data.UnpairedBatch - 1));
        foreach (int batch in batches.Where(batch => IsValid(recipe with { Data = recipe.Data with { UnpairedBatch = batch } })).Take(1))
        {
            yield return $"data.unpaired_batch={batch}";
        }
    }

    private static bool IsValid(NeurMapRecipe recipe)
    {
        RecipeReader keys = new(RecipeDocument.Empty);
        NeurMapRecipeCheck.Require(keys, recipe);
        return !keys.HasProblems;
    }
}
