using Unblur.Networks;
using Unblur.Networks.RpGan;
using Unblur.Physics.Degradations;
using Unblur.Training.Recipes;
using Unblur.Training.Sen;
using Unblur.Training.Supervised;

namespace Unblur.Training.RpGan;

/// <summary>Training RP-GAN: deconvolve along the motion, restore, repeat. What each value means stands where it is read.</summary>
public sealed record RpGanRecipe
{
    /// <summary>What <c>kind</c> says in such a recipe.</summary>
    public const string Kind = "rpgan";

    public RpDataOptions Data { get; init; } = new();

    /// <summary>How the motion of sharp photos is drawn.</summary>
    public MotionOptions Flow { get; init; } = new();

    /// <summary>Share of the samples, those of pairs left aside, under one kernel of camera shake, deconvolved with an estimate of it.</summary>
    public double KernelShare { get; init; }

    /// <summary>A folder of kernels with estimates of them that were found; empty where all are drawn.</summary>
    public string KernelEstimates { get; init; } = string.Empty;

    /// <summary>Share of the samples under one kernel that have one of <see cref="KernelEstimates"/>, where there are any.</summary>
    public double KernelEstimatesShare { get; init; } = 0.75;

    /// <summary>Sharp patches, light, noise and compression; and the kernels of camera shake.</summary>
    public DegradationOptions Degradation { get; init; } = new();

    public RpMotionOptions Motion { get; init; } = new();

    public RpLevelOptions Levels { get; init; } = new();

    public RpBufferOptions Buffer { get; init; } = new();

    /// <summary>The generator.</summary>
    public NetworkChoice Network { get; init; } = new() { Name = "rpgan" };

    /// <summary>Channels of the first layer of both discriminators.</summary>
    public int DiscriminatorChannels { get; init; } = new RpDiscriminatorOptions().Channels;

    /// <summary>Weights of a generator to start from; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    /// <summary>Inside the generator.</summary>
    public NetworkPrecision Precision { get; init; }

    public RpLossOptions Loss { get; init; } = new();

    public RpOptimizerOptions Optimizer { get; init; } = new();

    public RunOptions Run { get; init; } = new() { Seed = 1, Steps = 11875 };

    internal static IReadOnlyList<NetworkEntry> Networks => NetworkCatalogue.Of(NetworkRole.Prior);

    /// <summary>Side of the region that is deconvolved around a patch, px.</summary>
    internal int Side(int patch) => patch + (2 * Data.Margin);

    /// <summary>Reads a recipe and refuses keys that do not exist and values that make no sense.</summary>
    /// <exception cref="RecipeException">A key is unknown or a value is out of range.</exception>
    public static RpGanRecipe From(RecipeDocument document) => RecipeReader.Read(document, Kind, Read);

    /// <summary>Declares and reads the keys of this kind of recipe.</summary>
    internal static RpGanRecipe Read(RecipeReader keys)
    {
        RpGanRecipe usual = new();
        RpGanRecipe recipe = new()
        {
            InitialWeights = keys.Path("initial_weights", "Weights of a generator to start from; none for fresh ones."),
            Precision = keys.Choice(
                "precision", usual.Precision, "The arithmetic inside the generator: auto is bfloat16 where the hardware has it; weights are float32 always."),
            Run = RunOptions.Read(keys, usual.Run),
            Data = RpDataOptions.Read(keys),
            Flow = MotionOptions.Read(keys),
            KernelShare = keys.Number(
                "kernel.share", usual.KernelShare, Bounds.Share, "",
                "Samples of data.sharp that are shaken by one kernel of shake.*, and deconvolved with one that is near it, as estimates are, or now and then "
                + "another: what a network has to learn that finishes blind deconvolution."),
            KernelEstimates = keys.Path(
                "kernel.estimates",
                "A folder of kernels and what blind deconvolution found of them, NAME_true.png and NAME_found.png for each; none where all errors are drawn."),
            KernelEstimatesShare = keys.Number(
                "kernel.estimates_share", usual.KernelEstimatesShare, Bounds.Share, "", "Samples of kernel.share with a kernel and an estimate of kernel.estimates, where that is given."),
            Motion = RpMotionOptions.Read(keys),
            Levels = RpLevelOptions.Read(keys),
            Buffer = RpBufferOptions.Read(keys),
            Network = NetworkChoice.Read(keys, usual.Network, Networks, "The generator, which all levels share."),
            DiscriminatorChannels = keys.Whole(
                "discriminator.channels", usual.DiscriminatorChannels, Bounds.Between(1, 256), "", "Of the first layer of the discriminator and of the artefact critic."),
            Degradation = DegradationKeys.Read(keys),
            Loss = RpLossOptions.Read(keys),
            Optimizer = RpOptimizerOptions.Read(keys),
        };
        keys.Require(
            recipe.Data.SharpFolders.Length + recipe.Data.PairSets.Length > 0, "data.sharp and data.pairs are both empty: name folders of sharp photos, or sets of pairs");
        keys.Require(
            recipe.Motion.Source == MotionSource.Estimated || recipe.Data.PairSets.Length == 0,
            "motion.source is true, but nobody knows the motion of data.pairs: set it to estimated, or leave the pairs out");
        keys.Require(
            recipe.Data.Margin >= recipe.Flow.Ceiling / 2,
            FormattableString.Invariant($"data.margin is {recipe.Data.Margin} px, but motion of {recipe.Flow.Ceiling} px (flow.ceiling) reaches {recipe.Flow.Ceiling / 2} px: make it at least as much"));
        keys.Require(
            recipe.KernelShare == 0 || recipe.Data.SharpFolders.Length > 0,
            "kernel.share is above 0, but data.sharp is empty: name folders of sharp photos, which are shaken here");
        keys.Require(
            recipe.KernelShare > 0 || recipe.KernelEstimates.Length == 0,
            "kernel.estimates is given, but kernel.share is 0, so that no kernel is used: give it a share, or leave the estimates out");
        keys.Require(
            recipe.KernelShare == 0 || recipe.Data.Margin >= recipe.Degradation.Shake.MaximumLength / 2,
            $"data.margin is {recipe.Data.Margin} px, less than half of shake.maximum_length: shake reaches as far, so make it at least as much");
        return recipe;
    }
}
