using Unblur.Training.Recipes;

namespace Unblur.Training.Bgan;

/// <summary>What a blurred patch is to resemble in its content.</summary>
public enum PerceptualTarget
{
    /// <summary>The sharp patch that it was made from.</summary>
    Sharp,

    /// <summary>The target's patch of the same place: for pairs alone.</summary>
    Blurry,
}

/// <summary>What a <see cref="BganRecipe"/> minimises next to the adversarial and the perceptual term.</summary>
public sealed record BganLossOptions
{
    public PerceptualTarget PerceptualTarget { get; init; }

    /// <summary>Weight of the term that makes noise count; 0 as in the paper.</summary>
    public double Diversity { get; init; }

    /// <summary>How much of the blur two draws of noise should differ by.</summary>
    public double DiversityTarget { get; init; } = 0.5;

    /// <summary>Weight of the squared change of a patch's mean color; 0 as in the paper.</summary>
    public double Light { get; init; }

    internal static BganLossOptions Read(RecipeReader keys)
    {
        BganLossOptions usual = new();
        return new BganLossOptions
        {
            PerceptualTarget = keys.Choice(
                "perceptual.target", usual.PerceptualTarget, "What a blurred patch is to resemble in its features: the sharp one, or the blurry partner of pairs."),
            Diversity = keys.Number(
                "diversity.weight", usual.Diversity, Bounds.Weight, "", "Weight of a term that asks two draws of noise to blur one patch differently; 0 as in the paper."),
            DiversityTarget = keys.Number(
                "diversity.target", usual.DiversityTarget, Bounds.Positive, "", "How far apart they should be, as a share of how far the blurry patch is from the sharp one."),
            Light = keys.Number(
                "light.weight", usual.Light, Bounds.Weight, "", "Weight of a term that keeps the mean color of a patch, since blur moves light and makes none; 0 as in the paper."),
        };
    }
}
