using Unblur.Physics.Flow;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Sampling;

/// <summary>How patches are drawn from a data set.</summary>
public sealed record SamplingOptions
{
    /// <summary>Side of a patch, px, at least 1. Default 256.</summary>
    public int Patch { get; init; } = 256;

    /// <summary>How patches are turned. Default all eight ways.</summary>
    public PatchTurns Turns { get; init; } = PatchTurns.Eight;

    /// <summary>For how many steps a place in the batch keeps its photo, each time at another patch of it; at least 1. Default 16.</summary>
    /// <remarks>
    /// <para>Decoding a pair of 1280 x 720 PNGs takes a core about 0.05 s: one pair for each patch is more than training a small network on the same cores takes, and
    /// sixteen steps a photo need a sixteenth. A batch of N patches still comes from N photos that were drawn independently, so its gradient is as good an estimate;
    /// n steps share photos, never patches (place and turn are drawn anew), and as the places change in turns, N/n at each step, steps
    /// n or more apart have photos in common by chance alone. All photos are drawn as often as with 1, which is as fast where memory holds the whole set.</para>
    /// <para>Memory has to hold the N photos (or pairs) of a batch, or they are decoded at each step all the same: see <see cref="CacheBytes"/>, and cut large photos
    /// into smaller ones first (`unblur data crop`).</para>
    /// </remarks>
    public int StepsPerPhoto { get; init; } = 16;

    /// <summary>Size of the cache of decoded photos, bytes; null for a quarter of the memory. Changes no result. Default null.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>Reads a motion flow; null leaves flows out. Default null.</summary>
    public Func<string, MotionFlow>? ReadFlow { get; init; }

    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Patch < 1)
        {
            problems.Add($"{nameof(Patch)} is {Patch}: choose at least 1");
        }

        if (StepsPerPhoto < 1)
        {
            problems.Add($"{nameof(StepsPerPhoto)} is {StepsPerPhoto}: choose at least 1");
        }

        if (!Enum.IsDefined(Turns))
        {
            problems.Add($"{nameof(Turns)} is {Turns}: choose {string.Join(", ", Enum.GetNames<PatchTurns>())}");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"{nameof(SamplingOptions)}: {string.Join("; ", problems)}.");
        }
    }

    /// <summary>The generator that draws the photo of a place in the batch: the same for <see cref="StepsPerPhoto"/> steps.</summary>
    internal Random PhotoStream(long seed, long step, int place) => RandomStreams.ForTraining(seed, -1 - ((step + place) / StepsPerPhoto), place);
}
