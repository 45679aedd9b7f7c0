using Unblur.Cli.Failures;

namespace Unblur.Cli.Deblurring;

/// <summary>What became of one input.</summary>
internal sealed record PhotoOutcome(string Input, string? Output, PhotoStatus Status)
{
    /// <summary>Why it failed, was kept or was made gentler; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Width in pixels; 0 where it was not opened.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels; 0 where it was not opened.</summary>
    public int Height { get; init; }

    /// <summary>Pages of the input, of which the first is restored; 0 where it was not opened.</summary>
    public int Pages { get; init; }

    /// <summary>Wall-clock seconds of restoring, without decoding and encoding, which happen beside it.</summary>
    public double Seconds { get; init; }

    /// <summary>How it was restored; null where it was not.</summary>
    public DeblurReport? Report { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public Failure? Failure { get; init; }
}
