using System.Globalization;
using Unblur.Torch.Modules;
using Unblur.Training.Recipes;
using Unblur.Training.Runs;

namespace Unblur.Training.Session;

/// <summary>The state that a run goes on from.</summary>
internal static class ResumedRun
{
    /// <summary>Loads the checkpoint, and warns where it leaves nothing to do.</summary>
    /// <exception cref="RecipeException">The recipe asks for networks of another size than the checkpoint has.</exception>
    /// <exception cref="Torch.Checkpoints.WeightFileException">The checkpoint is damaged, or of another kind of training.</exception>
    internal static void Load(TrainingState state, RunFolder run, long steps, Action<string>? warn)
    {
        try
        {
            state.Load(run.LatestCheckpoint);
        }
        catch (WeightMismatchException mismatch)
        {
            throw new RecipeException(
                $"the recipe does not fit {run.LatestCheckpoint}: {mismatch.Message} A run keeps its networks: resume it with the values of network.* "
                    + "and of other networks "
                + "that it was begun with, or begin another run with another --out.");
        }

        if (state.Step >= steps)
        {
            string done = state.Step > steps ? "which is more" : "so all of it";
            warn?.Invoke(string.Create(CultureInfo.InvariantCulture,
                $"nothing is left to train: steps is {steps}, and the run has done {state.Step}, {done}. To train longer, resume with --set steps=N, N "
                    + $"above {state.Step}."));
        }
    }
}
