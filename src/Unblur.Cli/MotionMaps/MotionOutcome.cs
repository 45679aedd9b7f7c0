using Unblur.Cli.Failures;

namespace Unblur.Cli.MotionMaps;

/// <summary>What became of one photo.</summary>
/// <param name="Input">The photo.</param>
/// <param name="Output">The picture; null where the input is missing.</param>
internal sealed record MotionOutcome(string Input, string? Output)
{
    /// <summary>The flow file; null where none was asked for.</summary>
    public string? Flow { get; init; }

    /// <summary>Whether the results were there already.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Mean length of the motion, px.</summary>
    public double? MeanLength { get; init; }

    /// <summary>Longest motion, px.</summary>
    public double? LongestLength { get; init; }

    /// <summary>Mean squared error against the true flow, px²; null where that is not known.</summary>
    public double? MeanSquaredError { get; init; }

    /// <summary>End-point error against the true flow, px; null where that is not known.</summary>
    public double? EndPointError { get; init; }

    /// <summary>Why there is no result.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The same for a photo that is missing.</summary>
    public string? Reason { get; init; }

    public bool IsFailed => Failure is not null || Reason is not null;
}
