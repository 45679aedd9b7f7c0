using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Degradations;
using Unblur.Training.Recipes;
using Unblur.Training.Supervised;

namespace Unblur.Training.Sen;

/// <summary>Training a motion network on sharp photos that are blurred on the fly. What each value means stands where it is read.</summary>
public sealed record SenRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "sen";

    public SenDataOptions Data { get; init; } = new();

    public MotionOptions Motion { get; init; } = new();

    /// <summary>Sharp patches, light, noise and compression; and the kernels of camera shake.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    public NetworkChoice Network { get; init; } = new() { Name = "motionnet" };

    /// <summary>Weights to start from; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    public NetworkPrecision Precision { get; init; }

    public SenOptimizerOptions Optimizer { get; init; } = new();

    public SenLossOptions Loss { get; init; } = new();

    public RunOptions Run { get; init; } = new() { Seed = 1 };

    // NeurMAP's M is trained by kind neurmap, in units of its own.
    internal static IReadOnlyList<NetworkEntry> Networks => [.. NetworkCatalogue.Of(NetworkRole.Motion).Where(entry => entry.Name != OffsetNet.Name)];

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static SenRecipe From(RecipeDocument document) => RecipeReader.Read(document, Kind, Read);

    /// <summary>Declares and reads the keys of this kind of recipe.</summary>
    internal static SenRecipe Read(RecipeReader keys)
    {
        SenRecipe usual = new();
        SenRecipe recipe = new()
        {
            InitialWeights = keys.Path("initial_weights", "Weights to start from; none for fresh ones."),
            Precision = keys.Choice(
                "precision", usual.Precision, "The arithmetic inside the network: auto is bfloat16 where the hardware has it; weights are float32 always."),
            Run = RunOptions.Read(keys, usual.Run),
            Data = SenDataOptions.Read(keys),
            Motion = MotionOptions.Read(keys),
            Network = NetworkChoice.Read(keys, usual.Network, Networks, "The network that estimates motion."),
            Degradation = DegradationKeys.Read(keys),
            Loss = SenLossOptions.Read(keys),
            Optimizer = SenOptimizerOptions.Read(keys),
        };
        keys.Require(recipe.Data.SharpFolders.Length > 0, "data.sharp is empty: name at least one folder of sharp photos");
        keys.Require(
            recipe.Network.Name != "motionnet" || recipe.Loss.Doubled + recipe.Loss.Certainty > 0,
            "loss.doubled and loss.certainty are both 0: nothing would be learned; give one of them a weight");
        return recipe;
    }
}
