using Unblur.Networks;
using Unblur.Physics.Degradations;
using Unblur.Training.Adversarial;
using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training.Bgan;

/// <summary>Training of a network that blurs sharp photos as the photos of a target are blurred. What each value means stands where it is read.</summary>
public sealed record BganRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "bgan";

    public BganDataOptions Data { get; init; } = new();

    /// <summary>The blur to learn where there are neither blurry photos nor pairs.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    public NetworkChoice Network { get; init; } = new() { Name = "bgan" };

    /// <summary>Weights to start from, such as those of phase 1; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    public NetworkPrecision Precision { get; init; }

    public AdversarialOptions Adversarial { get; init; } = new();

    public PerceptualOptions Perceptual { get; init; } = new();

    public BganLossOptions Loss { get; init; } = new();

    public GanOptimizerOptions Optimizer { get; init; } = new();

    public RunOptions Run { get; init; } = new() { Steps = 400000, Seed = 1, ValidateEvery = 2000 };

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static BganRecipe From(RecipeDocument document) => RecipeReader.Read(document, Kind, Read);

    /// <summary>Declares and reads the keys of this kind of recipe.</summary>
    internal static BganRecipe Read(RecipeReader keys)
    {
        BganRecipe usual = new();
        BganRecipe recipe = new()
        {
            InitialWeights = keys.Path("initial_weights", "Weights to start from, such as those of the first phase; none for fresh ones."),
            Precision = keys.Choice(
                "precision", usual.Precision, "The arithmetic inside the networks: auto is bfloat16 where the hardware has it; weights are float32 always."),
            Run = RunOptions.Read(keys, usual.Run),
            Data = BganDataOptions.Read(keys),
            Network = NetworkChoice.Read(keys, usual.Network, NetworkCatalogue.Of(NetworkRole.Blur), "The network that blurs."),
            Degradation = DegradationKeys.Read(keys),
            Adversarial = AdversarialOptions.Read(keys),
            Perceptual = PerceptualOptions.Read(keys),
            Loss = BganLossOptions.Read(keys),
            Optimizer = GanOptimizerOptions.Read(keys),
        };
        BganDataOptions data = recipe.Data;
        keys.Require(data.SharpFolders.Length > 0 || data.Pairs.Length > 0, "data.sharp and data.pairs are both empty: name folders of sharp photos, or a set of pairs");
        keys.Require(data.Pairs.Length == 0 || data.SharpFolders.Length + data.BlurryFolders.Length == 0, "data.pairs stands next to data.sharp or data.blurry: name pairs, or folders");
        keys.Require(
            recipe.Loss.PerceptualTarget == PerceptualTarget.Sharp || data.BlurryFolders.Length == 0,
            "perceptual.target is blurry, but photos of data.blurry show other things: use sharp");
        recipe.Perceptual.Require(keys);
        return recipe;
    }
}
