using System.Globalization;
using Unblur.Data;
using Unblur.Data.Sampling;
using Unblur.Physics.Blind;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;
using Unblur.Training.Recipes;
using Unblur.Training.RpGan;

namespace Unblur.Bench;

/// <summary>Kernels of shake, and what blind deconvolution finds of them: what a network learns from that finishes it (<c>kernel.estimates</c> of a recipe).</summary>
internal static class KernelEstimateMaker
{
    /// <summary>Writes <c>NUMBER_true.png</c> and <c>NUMBER_found.png</c> of patches that are drawn from photos as the recipe says, and goes on where a run stopped.</summary>
    /// <param name="recipePath">Of kind rpgan.</param>
    /// <param name="folder">Of the kernels.</param>
    /// <param name="count">How many.</param>
    /// <param name="patch">Side of the patches that a kernel is found in, px.</param>
    /// <param name="overrides">Of the recipe: KEY=VALUE.</param>
    internal static void Run(string recipePath, string folder, int count, int patch, string[] overrides)
    {
        var recipe = RpGanRecipe.From(RecipeDocument.Read(recipePath, overrides));
        DegradationOptions degradation = recipe.Degradation with { SharpShare = 0 };
        PatchSampler sampler = new(PhotoSet.Find(recipe.Data.SharpFolders), degradation, patch);
        Directory.CreateDirectory(folder);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            string name = Path.Combine(folder, i.ToString("D4", CultureInfo.InvariantCulture)), found = name + KernelEstimates.FoundEnding;
            if (!File.Exists(found))
            {
                DegradedPatch pair = sampler.Draw(RandomStreams.ForTraining(recipe.Run.Seed, i, 0));
                KernelFile.Write(name + KernelEstimates.TrueEnding, pair.Kernel);
                KernelFile.Write(found, KernelEstimator.Estimate(pair.Blurry).Kernel);
            }
        });
    }
}
