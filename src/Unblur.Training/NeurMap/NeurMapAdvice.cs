namespace Unblur.Training.NeurMap;

/// <summary>What to change in a recipe whose steps take long on a machine.</summary>
internal static class NeurMapAdvice
{
    private const int SmallPatch = 64;
    private const int PatchOfTwoCores = 128;

    /// <summary>A sentence that names smaller values than the recipe's; null where there are none.</summary>
    internal static string? For(NeurMapRecipe recipe)
    {
        List<string> smaller = [];
        if (recipe.Data.Patch > PatchOfTwoCores || recipe.Network.Name is not ("resunet" or "shakeunet"))
        {
            smaller.Add("the recipe recipes/neurmap/two-cores.yaml (a small network, from scratch)");
        }

        if (recipe.Data.Patch > SmallPatch)
        {
            smaller.Add($"--set data.patch={Math.Max(SmallPatch, recipe.Data.Patch / 32 * 16)}");
        }

        if (recipe.Data.UnpairedBatch > 1)
        {
            smaller.Add("--set data.unpaired_batch=1");
        }

        return smaller.Count > 0 ? $"Faster: {string.Join(", or ", smaller)}." : null;
    }
}
