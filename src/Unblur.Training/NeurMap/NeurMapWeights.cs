using System.Globalization;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Training.Runs;

namespace Unblur.Training.NeurMap;

/// <summary>The weights that a run hands out, with every checkpoint and validation: the averaged D as latest and best, M and N beside it.</summary>
internal static class NeurMapWeights
{
    /// <summary>Saves the latest weights, and the best where validation pairs say that they are.</summary>
    internal static void Save(RunFolder run, NeurMapRecipe recipe, NeurMapState state, DeblurNetwork averaged, NeurMapScores? scores)
    {
        Dictionary<string, string> metadata = new()
        {
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["seed"] = recipe.Seed.ToString(CultureInfo.InvariantCulture),
        };
        NetworkFile.Save(run.MotionWeights, state.Networks.Motion, metadata);
        if (!recipe.TrainsDeblur)
        {
            return; // M alone
        }

        NetworkFile.Save(run.LatestWeights, averaged, metadata);
        NetworkFile.Save(run.DiscriminatorWeights, state.Networks.Discriminator, metadata);
        if (scores?.Psnr > state.BestPsnr)
        {
            state.BestPsnr = scores.Psnr.Value;
            NetworkFile.Save(run.BestWeights, averaged, metadata);
        }
    }
}
