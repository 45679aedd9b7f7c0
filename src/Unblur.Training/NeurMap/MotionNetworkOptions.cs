using Unblur.Networks.OffsetNet;
using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>NeurMAP's M: <c>motion.channels</c>, <c>motion.shrink</c>, <c>motion.initial_weights</c> and <c>motion.pool</c>.</summary>
public sealed record MotionNetworkOptions
{
    public OffsetNetOptions Size { get; init; } = new();

    /// <summary>Weights to start from, M's own or those of another motion network in its place; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    /// <summary>Sharp photos whose motion is averaged for the sharp image prior.</summary>
    public int Pool { get; init; } = 50;

    internal static MotionNetworkOptions Read(RecipeReader keys)
    {
        MotionNetworkOptions usual = new();
        return new MotionNetworkOptions
        {
            Size = new OffsetNetOptions
            {
                Channels = keys.Whole(
                    "motion.channels", usual.Size.Channels, Bounds.Between(1, 64), "",
                    "Width of a fresh M: channels at half size; 8 takes about a quarter of the work of 16."),
                Shrink = keys.Whole(
                    "motion.shrink", usual.Size.Shrink, Bounds.Between(1, 2), "times",
                    "A fresh M looks at photos made so many times smaller, and its motion is enlarged again: 2 takes a quarter of the work."),
            },
            InitialWeights = keys.Path(
                "motion.initial_weights",
                "Weights to start M from, its own or those of another motion network, which then takes its place, its size included; none for fresh ones, or, with --blurry and --sharp and no recipe, "
                + "for the M that ships, unless motion.channels or motion.shrink is set."),
            Pool = keys.Whole("motion.pool", usual.Pool, Bounds.AtLeast(1), "photos", "Sharp photos whose motion is averaged for the sharp image prior."),
        };
    }
}
