using Unblur.Physics.Degradations;
using Unblur.Training.Recipes;
using Unblur.Training.Sen;

namespace Unblur.Training.Supervised;

/// <summary>Training on sharp photos that are blurred on the fly. What each value means stands where it is read.</summary>
public sealed record SupervisedRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "supervised";

    public SupervisedDataOptions Data { get; init; } = new();

    /// <summary>How patches are blurred.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    /// <summary>Share of the patches, those of pairs left aside, that move by <see cref="Flow"/>.</summary>
    public double FlowShare { get; init; }

    /// <summary>Motion that differs from place to place.</summary>
    public MotionOptions Flow { get; init; } = new();

    public NetworkChoice Network { get; init; } = new();

    public ShakeTrainingOptions Shake { get; init; } = new();

    /// <summary>Weights to start from; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    public NetworkPrecision Precision { get; init; }

    public SupervisedOptimizerOptions Optimizer { get; init; } = new();

    public SupervisedLossOptions Loss { get; init; } = new();

    public RunOptions Run { get; init; } = new() { Seed = 1 };

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static SupervisedRecipe From(RecipeDocument document) => RecipeReader.Read(document, Kind, Read);

    /// <summary>Declares and reads the keys of this kind of recipe.</summary>
    internal static SupervisedRecipe Read(RecipeReader keys)
    {
        SupervisedRecipe usual = new();
        string weights = keys.Path("initial_weights", "Weights to start from; none for fresh ones.");
        SupervisedRecipe recipe = new()
        {
            InitialWeights = weights,
            Precision = keys.Choice(
                "precision", usual.Precision, "The arithmetic inside the network: auto is bfloat16 where the hardware has it; weights are float32 always."),
            Run = RunOptions.Read(keys, usual.Run),
            Data = SupervisedDataOptions.Read(keys),
            Network = NetworkChoice.Read(keys, usual.Network),
            Shake = ShakeTrainingOptions.Read(keys, startsFromWeights: weights.Length > 0),
            FlowShare = keys.Number(
                "flow.share", usual.FlowShare, Bounds.Share, "",
                "Patches, those of data.pairs left aside, that are blurred by motion that differs from place to place; the others by one kernel of shake.*."),
            Flow = MotionOptions.Read(keys),
            Degradation = DegradationKeys.Read(keys),
            Loss = SupervisedLossOptions.Read(keys),
            Optimizer = SupervisedOptimizerOptions.Read(keys),
        };
        keys.Require(recipe.Data.SharpFolders.Length > 0, "data.sharp is empty: name at least one folder of sharp photos");
        keys.Require(
            recipe.Shake.EstimatorWindows > 0 || recipe.Network.Name != "shakeunet" || weights.Length > 0,
            "shake.estimator_windows is 0: name initial_weights with an estimator, or give at least 64");
        keys.Require(
            recipe.Network.Name != "shakeunet" || (!recipe.Data.Mix.IsUsed && recipe.FlowShare == 0 && recipe.Data.PairSets.Length == 0),
            "network.name is shakeunet, which takes the shake as an input, but the shake of what data.pairs, flow.share, data.bgan and data.defocus_share bring is not known: "
            + "use another network");
        return recipe;
    }

    /// <summary>The learning rate of an update (counted from 0): linear warm-up, then half a cosine.</summary>
    public double LearningRateAt(long step)
    {
        if (step < Optimizer.WarmupSteps)
        {
            return Optimizer.LearningRate * (step + 1) / Optimizer.WarmupSteps;
        }

        double progress = (double)(step - Optimizer.WarmupSteps) / Math.Max(1, Run.Steps - Optimizer.WarmupSteps);
        return Optimizer.FinalLearningRate + ((Optimizer.LearningRate - Optimizer.FinalLearningRate) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
