using Unblur.Physics.Deconvolution;
using Unblur.Training.Recipes;

namespace Unblur.Training.RpGan;

/// <summary>The levels of deconvolution and restoration, which share one generator: keys <c>levels.*</c>.</summary>
public sealed record RpLevelOptions
{
    /// <summary>Beta of each level.</summary>
    public IReadOnlyList<double> Betas { get; init; } = [0.01, 0.02, 0.04];

    /// <summary>The share of each level in the buffer; together 1.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.5, 0.3, 0.2];

    /// <summary>When a deconvolution ends.</summary>
    public ConjugateGradientOptions Solver { get; init; } = new();

    /// <summary>How many there are.</summary>
    public int Count => Betas.Count;

    internal static RpLevelOptions Read(RecipeReader keys)
    {
        RpLevelOptions usual = new();
        RpLevelOptions options = new()
        {
            Betas = keys.Numbers(
                "levels.betas", [.. usual.Betas], Bounds.Positive, "",
                "Of each level, in the deconvolution (K'K + beta) I = beta Z + K'O; as many as levels."),
            Shares = keys.Numbers("levels.shares", [.. usual.Shares], Bounds.Share, "", "Of each level among the buffer's samples; they sum to 1."),
            Solver = new ConjugateGradientOptions
            {
                Tolerance = keys.Number(
                    "levels.tolerance", usual.Solver.Tolerance, Bounds.Between(1e-6, 0.5), "", "Residual, relative to the right-hand side, at which conjugate gradients stop."),
                MaximumIterations = keys.Whole("levels.iterations", usual.Solver.MaximumIterations, Bounds.Between(1, 10_000), "iterations", "At most, of conjugate gradients."),
            },
        };
        keys.Require(
            options.Betas.Count > 0 && options.Betas.Count == options.Shares.Count,
            $"levels.betas has {options.Betas.Count} numbers and levels.shares {options.Shares.Count}: give one of each for every level");
        keys.Require(
            Math.Abs(options.Shares.Sum() - 1) < 1e-6,
            FormattableString.Invariant($"levels.shares sums to {options.Shares.Sum():0.######}: make it 1"));
        return options;
    }

    /// <summary>The level, from 1, of a sample of a buffer: the first samples are of level 1.</summary>
    /// <param name="sample">Its index.</param>
    /// <param name="count">Samples in the buffer.</param>
    internal int LevelOf(int sample, int count)
    {
        double until = 0;
        for (int level = 1; level < Count; level++)
        {
            until += Shares[level - 1];
            if (sample < Math.Round(until * count, MidpointRounding.AwayFromZero))
            {
                return level;
            }
        }

        return Count;
    }
}
