namespace Unblur.Physics.Shake;

/// <summary>What an estimator (<see cref="IShakeEstimator"/>) says of a region: what kind of blur, how far, and how sure that is.</summary>
public sealed record ShakeJudgement
{
    /// <summary>The shake as it should be undone: the cautious estimate, less where the estimator is unsure, none where the region is taken for sharp.</summary>
    public required ShakeMoments Undone { get; init; }

    /// <summary>The most probable spread of the blur, px, and its direction and shape.</summary>
    public required ShakeMoments Likely { get; init; }

    /// <summary>Probability that the region is sharp, 0 to 1; these three sum to 1.</summary>
    public required double Sharp { get; init; }

    /// <summary>Probability that it is shaken.</summary>
    public required double Shaken { get; init; }

    /// <summary>Probability that it is out of focus.</summary>
    public required double Defocused { get; init; }

    /// <summary>How far the estimates from large blocks, small blocks and edges agree, 0 to 1; 1 where only one was made.</summary>
    public required double Agreement { get; init; }
}
