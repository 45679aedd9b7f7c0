using Unblur.Physics.Sampling;

namespace Unblur.Physics.Kernels;

/// <summary>How camera shake is sampled. Lengths are extents: the largest distance between two points of the path, in px.</summary>
public sealed record ShakeOptions
{
    /// <summary>Shortest path, px, 0 to 500. Default 1. Below 1 the blur is hardly visible.</summary>
    public double MinimumLength { get; init; } = 1;

    /// <summary>Longest path, px, 0 to 500. Default 30.</summary>
    public double MaximumLength { get; init; } = 30;

    /// <summary>Border between short and long paths, px, within [MinimumLength, MaximumLength]. Default 10.</summary>
    public double ShortLength { get; init; } = 10;

    /// <summary>Share of paths drawn uniformly from [MinimumLength, ShortLength], the others from [ShortLength, MaximumLength]; 0 to 1. Default 0.5.</summary>
    public double ShortShare { get; init; } = 0.5;

    /// <summary>Share of straight paths of uniform speed; the others are curved hand shake; 0 to 1. Default 0.3.</summary>
    public double StraightShare { get; init; } = 0.3;

    /// <summary>Strength of the random acceleration relative to the initial speed of 1; 0 (an arc without noise) to 20. Default 4.</summary>
    public double Curvature { get; init; } = 4;

    /// <summary>Damping of the hand's velocity, per exposure; 0 (pure inertia) to 50. Default 3.</summary>
    public double Damping { get; init; } = 3;

    /// <summary>Expected number of sudden changes of velocity per exposure; 0 to 20. Default 0.7.</summary>
    public double JerkRate { get; init; } = 0.7;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        AddProblems(problems);
        problems.ThrowIfAny(nameof(ShakeOptions));
    }

    internal void AddProblems(OptionProblems problems)
    {
        problems.RequireRange(nameof(MinimumLength), MinimumLength, 0, ShakePath.LengthLimit);
        problems.RequireRange(nameof(MaximumLength), MaximumLength, 0, ShakePath.LengthLimit);
        problems.RequireOrder(nameof(MinimumLength), MinimumLength, nameof(MaximumLength), MaximumLength);
        if (MinimumLength <= MaximumLength)
        {
            problems.RequireRange(nameof(ShortLength), ShortLength, MinimumLength, MaximumLength);
        }

        problems.RequireShare(nameof(ShortShare), ShortShare);
        problems.RequireShare(nameof(StraightShare), StraightShare);
        problems.RequireRange(nameof(Curvature), Curvature, 0, 20);
        problems.RequireRange(nameof(Damping), Damping, 0, 50);
        problems.RequireRange(nameof(JerkRate), JerkRate, 0, 20);
    }
}
