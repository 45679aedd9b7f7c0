using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>NeurMAP training. Defaults are those of the published <c>semi_syn</c> run; what each value means stands where it is read.</summary>
public sealed record NeurMapRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "neurmap";

    public NeurMapDataOptions Data { get; init; } = new();

    public NeurMapValidationOptions Validation { get; init; } = new();

    /// <summary>The network to train, D.</summary>
    public NetworkChoice Network { get; init; } = new();

    /// <summary>D's weights to start from; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    /// <summary>Inside D; M and N compute in float32.</summary>
    public NetworkPrecision Precision { get; init; } = NetworkPrecision.Float32;

    /// <summary>M's size and start.</summary>
    public MotionNetworkOptions MotionNetwork { get; init; } = new();

    /// <summary>What trains M.</summary>
    public MotionTerms Motion { get; init; } = new();

    /// <summary>N's size and start, and what it takes for natural.</summary>
    public DiscriminatorOptions Discriminator { get; init; } = new();

    /// <summary>What trains D.</summary>
    public DeblurTerms Deblur { get; init; } = new();

    public NeurMapOptimizerOptions Optimizer { get; init; } = new();

    /// <summary>300000 steps are 400 epochs of the kernel-synthesised set.</summary>
    public RunOptions Run { get; init; } = new() { Steps = 300000, ValidateEvery = 2000 };

    /// <summary>Whether a term trains D. Where none does, M learns from synthetic motion alone.</summary>
    public bool TrainsDeblur => (Data.PairsInAStep > 0 && Deblur.Content > 0) || Deblur.Natural > 0 || (Data.UnpairedBatch > 0 && Deblur.UsesUnpaired);

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static NeurMapRecipe From(RecipeDocument document) => RecipeReader.Read(document, Kind, Read);

    /// <summary>Declares and reads the keys of this kind of recipe.</summary>
    internal static NeurMapRecipe Read(RecipeReader keys)
    {
        NeurMapRecipe usual = new();
        NeurMapRecipe recipe = new()
        {
            InitialWeights = keys.Path(
                "initial_weights",
                "D's weights to start from, its size included; none for fresh ones, or, with --blurry and --sharp and no recipe, for the D that ships."),
            Precision = keys.Choice(
                "precision", usual.Precision,
                "The arithmetic inside D: auto is bfloat16 where the hardware has it; weights are float32 always, M and N compute in it."),
            Run = RunOptions.Read(keys, usual.Run),
            Data = NeurMapDataOptions.Read(keys),
            Validation = NeurMapValidationOptions.Read(keys),
            Network = NetworkChoice.Read(keys, usual.Network),
            MotionNetwork = MotionNetworkOptions.Read(keys),
            Motion = MotionTerms.Read(keys),
            Discriminator = DiscriminatorOptions.Read(keys),
            Deblur = DeblurTerms.Read(keys),
            Optimizer = NeurMapOptimizerOptions.Read(keys),
        };
        NeurMapRecipeCheck.Require(keys, recipe);
        return recipe;
    }

    /// <summary>The factor of all learning rates at an update, counted from 0.</summary>
    public double ScheduleAt(long step) => Optimizer.ScheduleAt(step, Run.Steps);
}
