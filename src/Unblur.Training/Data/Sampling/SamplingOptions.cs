using Unblur.Physics;

namespace Unblur.Training.Data;

/// <summary>How patches are drawn from a data set.</summary>
public sealed record SamplingOptions
{
    /// <summary>Side of a patch, px, at least 1. Default 256.</summary>
    public int Patch { get; init; } = 256;

    /// <summary>How patches are turned. Default all eight ways.</summary>
    public PatchTurns Turns { get; init; } = PatchTurns.Eight;

    /// <summary>
    /// For how many steps a place in the batch keeps its photo, each time at another patch of it; at least 1. Default 1. Places change in turns. With a set that
    /// memory cannot hold, decoding is what a step waits for: n steps a photo decode 1/n as many.
    /// </summary>
    public int StepsPerPhoto { get; init; } = 1;

    /// <summary>Decoded photos to keep at most, in bytes; null for a quarter of the memory there is. Changes no result. Default null.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>Reads a motion flow; null leaves flows out. Default null.</summary>
    public Func<string, MotionFlow>? ReadFlow { get; init; }

    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Patch < 1) problems.Add($"{nameof(Patch)} is {Patch}: choose at least 1");
        if (StepsPerPhoto < 1) problems.Add($"{nameof(StepsPerPhoto)} is {StepsPerPhoto}: choose at least 1");
        if (!Enum.IsDefined(Turns)) problems.Add($"{nameof(Turns)} is {Turns}: choose {string.Join(", ", Enum.GetNames<PatchTurns>())}");
        if (problems.Count > 0) throw new ArgumentException($"{nameof(SamplingOptions)}: {string.Join("; ", problems)}.");
    }

    /// <summary>The generator that draws the photo of a place in the batch: the same for <see cref="StepsPerPhoto"/> steps.</summary>
    internal Random PhotoStream(long seed, long step, int place) => RandomStreams.ForTraining(seed, -1 - ((step + place) / StepsPerPhoto), place);
}
