using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>How a ShakeUNet learns the shake: <c>shake.error</c>, <c>shake.estimator_windows</c> and <c>estimator.*</c>.</summary>
public sealed record ShakeTrainingOptions
{
    /// <summary>Standard deviation of the logarithm of the shake's spread, and of its shape as a share of the spread.</summary>
    public double Error { get; init; } = 0.15;

    /// <summary>Windows of photos that the estimator learns from; 0 keeps that of the initial weights.</summary>
    public int EstimatorWindows { get; init; } = 24000;

    /// <summary>What these windows show, and how the estimator is taught.</summary>
    public ShakeWindowOptions Windows { get; init; } = new();

    internal static ShakeTrainingOptions Read(RecipeReader keys, bool startsFromWeights)
    {
        ShakeTrainingOptions usual = new();
        return new ShakeTrainingOptions
        {
            Error = keys.Number(
                "shake.error", usual.Error, Bounds.Share, "",
                "Of shakeunet: how wrong the shake is that it receives in training, as estimates are: standard deviation of the logarithm of its "
                + "spread, and of its shape as a share of the spread."),
            EstimatorWindows = keys.Whole(
                "shake.estimator_windows", startsFromWeights ? 0 : usual.EstimatorWindows, Bounds.ZeroOrAtLeast(64), "windows",
                "Of shakeunet: parts of photos that the estimator learns from before the first step; 0, the default with initial_weights, keeps the "
                + "estimator of those."),
            Windows = ShakeWindowOptions.Read(keys),
        };
    }
}
