using Unblur.Inference;

namespace Unblur;

/// <summary>How a photo was restored.</summary>
public sealed record DeblurReport
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>Where it ran: <c>cpu</c> or <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The arithmetic of networks: <c>float32</c>; <c>int8</c>, convolutions of 8 bits; <c>tf32</c>, products of factors that CUDA rounds to 10 bits; or <c>mixed</c>, as CoreML chooses.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Whether convolutions were of 8 bits.</summary>
    public bool IsIn8Bits => Precision == ExecutionDevice.Int8;

    /// <summary>The longer side of a tile in pixels; 0 where the photo was restored whole.</summary>
    public required int Tile { get; init; }

    /// <summary>How many tiles; 1 for a whole image, 0 where the method did not run (strength 0).</summary>
    public required int Tiles { get; init; }

    /// <summary>How often memory ran out and smaller tiles were tried.</summary>
    public required int MemoryRetries { get; init; }

    /// <summary>What the comparison with the input said.</summary>
    public required GuardOutcome Guard { get; init; }

    /// <summary>The strength of the result, 0 to 1: what was asked for, less where the guard asked for a gentler result, 0 where the input was kept.</summary>
    public required double StrengthUsed { get; init; }

    /// <summary>Why the full restoration was refused, with the numbers; null where it was not.</summary>
    public string? GuardReason { get; init; }

    /// <summary>Whether what the method made had no NaN and no infinity. If not, the result is the input, and says nothing about the method.</summary>
    public bool IsFinite { get; init; } = true;

    /// <summary>What the photo suffers from; null where the method does not look for that, as with an explicit method.</summary>
    public PhotoDiagnosis? Diagnosis { get; init; }

    /// <summary>
    /// What was done, where the method was chosen by the diagnosis: <c>none</c>, <c>network</c>, <c>network+sen-rpgan</c> (a mean of both), <c>map</c> (a
    /// certain kernel), or <c>network+sen-rpgan+map</c> (one that is doubtful, not wholly trusted, or that no network could finish, mixed with these; without
    /// the method for scenes that move <c>network+map</c>); else null.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>Why something better was not done, such as why a kernel was not used; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>Wall-clock time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The most memory that this process has held so far, in bytes; 0 where the system does not say.</summary>
    public required long PeakMemoryBytes { get; init; }
}

/// <summary>The result of comparing a restored photo with its input.</summary>
public enum GuardOutcome
{
    /// <summary>The check was switched off; only NaN and infinity were looked for.</summary>
    NotChecked,

    /// <summary>The restored photo is plausible.</summary>
    Passed,

    /// <summary>The full restoration was implausible; one blended with the input passed.</summary>
    Gentler,

    /// <summary>No blend was plausible: the result is the input.</summary>
    InputKept,
}
