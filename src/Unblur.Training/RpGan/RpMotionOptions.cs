using Unblur.Training.Recipes;

namespace Unblur.Training.RpGan;

/// <summary>Where the motion comes from that photos are deconvolved along.</summary>
public enum MotionSource
{
    /// <summary>A frozen network estimates it from the blurry photo, as when photos are restored.</summary>
    Estimated,

    /// <summary>The motion that blurred the photo: what could be reached with a perfect estimate.</summary>
    True,
}

/// <summary>The motion that an <see cref="RpGanRecipe"/> deconvolves along: keys <c>motion.*</c>.</summary>
public sealed record RpMotionOptions
{
    public MotionSource Source { get; init; }

    /// <summary>Weights of a network that estimates motion; empty where it is true.</summary>
    public string Weights { get; init; } = string.Empty;

    /// <summary>Side of the region that the network sees, px, at least.</summary>
    public int View { get; init; } = 256;

    internal static RpMotionOptions Read(RecipeReader keys)
    {
        RpMotionOptions usual = new();
        RpMotionOptions options = new()
        {
            Source = keys.Choice(
                "motion.source", usual.Source,
                "Photos are deconvolved along the motion that a frozen network estimates, or, where they are blurred here, along the true one: a ceiling, not for use."),
            Weights = keys.Path("motion.weights", "Weights of the network that estimates: one that kind sen trained. The run's folder keeps a copy."),
            View = keys.Whole(
                "motion.view", usual.View, Bounds.AtLeast(64), "px", "Side of the region that the network sees; a patch with its margins where that is larger."),
        };
        keys.Require(
            options.Source == MotionSource.True || options.Weights.Length > 0,
            "motion.weights is empty: name the weights of a motion network (`unblur train recipes/sen/motion-cpu.yaml` makes some), or set motion.source to true, which is for comparison");
        return options;
    }
}
