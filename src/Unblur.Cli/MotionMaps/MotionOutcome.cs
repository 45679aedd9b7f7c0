using Unblur.Cli.Failures;

namespace Unblur.Cli.MotionMaps;

/// <summary>The outcome of one photo.</summary>
/// <param name="Input">The photo.</param>
/// <param name="Output">The picture; null if the input is missing.</param>
internal sealed record MotionOutcome(string Input, string? Output)
{
    /// <summary>The flow file; null without --flow.</summary>
    public string? Flow { get; init; }

    /// <summary>Whether the results already existed.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Mean length of the motion, px.</summary>
    public double? MeanLength { get; init; }

    /// <summary>Longest motion, px.</summary>
    public double? LongestLength { get; init; }

    /// <summary>Mean squared error compared with the true flow, px²; null if that is not known.</summary>
    public double? MeanSquaredError { get; init; }

    /// <summary>The same with the nearer of each motion and its reverse, px²; null if the true flow is not known.</summary>
    public double? MeanSquaredErrorUpToSign { get; init; }

    /// <summary>End-point error compared with the true flow, px; null if that is not known.</summary>
    public double? EndPointError { get; init; }

    /// <summary>The same over the half of the pixels of which the network is more certain, px; null if the truth is not known, or the network does not say.</summary>
    public double? CertainEndPointError { get; init; }

    /// <summary>The failure; null if there was none, or if the photo is missing.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Why a photo is missing; null if it is not.</summary>
    public string? Reason { get; init; }

    public bool IsFailed => Failure is not null || Reason is not null;
}
