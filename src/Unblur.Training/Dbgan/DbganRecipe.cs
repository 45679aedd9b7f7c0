using Unblur.Physics.Degradations;
using Unblur.Training.Adversarial;
using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training.Dbgan;

/// <summary>How restored pixels are compared with sharp ones.</summary>
public enum ContentLoss
{
    /// <summary>The mean absolute difference: section 3.3 of the paper, and ESRGAN.</summary>
    Absolute,

    /// <summary>The mean squared difference: section 3.4 of the paper.</summary>
    Squared,
}

/// <summary>
/// DBGAN training: DBGAN(-) with the plain adversarial loss, DBGAN, and DBGAN(+) with a BGAN that blurs. What each value means stands where it is read.
/// </summary>
public sealed record DbganRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "dbgan";

    public DbganDataOptions Data { get; init; } = new();

    public DbganValidationOptions Validation { get; init; } = new();

    /// <summary>How photos are blurred where there are no pairs.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    public NetworkChoice Network { get; init; } = new() { Name = "dbgan" };

    /// <summary>Weights to start from, as DBGAN(+) does from DBGAN's; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    public NetworkPrecision Precision { get; init; }

    /// <summary>α.</summary>
    public double ContentWeight { get; init; } = 0.005;

    public ContentLoss Content { get; init; }

    public AdversarialOptions Adversarial { get; init; } = new();

    public PerceptualOptions Perceptual { get; init; } = new();

    public GanOptimizerOptions Optimizer { get; init; } = new();

    public RunOptions Run { get; init; } = new() { Steps = 400000, Seed = 1, ValidateEvery = 2000 };

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static DbganRecipe From(RecipeDocument document) => RecipeReader.Read(document, Kind, Read);

    /// <summary>Declares and reads the keys of this kind of recipe.</summary>
    internal static DbganRecipe Read(RecipeReader keys)
    {
        DbganRecipe usual = new();
        DbganRecipe recipe = new()
        {
            InitialWeights = keys.Path("initial_weights", "Weights to start from, as DBGAN(+) does from DBGAN's; none for fresh ones."),
            Precision = keys.Choice(
                "precision", usual.Precision, "The arithmetic inside the networks: auto is bfloat16 where the hardware has it; weights are float32 always."),
            Run = RunOptions.Read(keys, usual.Run),
            Data = DbganDataOptions.Read(keys),
            Validation = DbganValidationOptions.Read(keys),
            Network = NetworkChoice.Read(keys, usual.Network),
            Degradation = DegradationKeys.Read(keys),
            ContentWeight = keys.Number("content.weight", usual.ContentWeight, Bounds.Weight, "", "Weight of the difference of pixels, α."),
            Content = keys.Choice("content.loss", usual.Content, "Mean absolute or mean squared difference of pixels; the paper names both."),
            Adversarial = AdversarialOptions.Read(keys),
            Perceptual = PerceptualOptions.Read(keys),
            Optimizer = GanOptimizerOptions.Read(keys),
        };
        keys.Require(recipe.Data.Pairs.Length > 0 != recipe.Data.SharpFolders.Length > 0, "name either data.pairs, or data.sharp for photos that are blurred while training");
        keys.Require(
            recipe.ContentWeight + recipe.Perceptual.Weight > 0, "content.weight and perceptual.weight are both 0: restored photos could show anything; give one of them a weight");
        keys.Require(
            recipe.Network.Name != "shakeunet",
            "network.name is shakeunet, which takes the shake as an input: train it with kind supervised");
        recipe.Perceptual.Require(keys);
        return recipe;
    }
}
