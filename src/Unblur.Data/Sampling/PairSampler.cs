using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Sampling;

/// <summary>Draws patches of pairs: which pair, where and how turned is a pure function of seed, step and place in the batch. Safe from several threads.</summary>
public sealed class PairSampler
{
    private const int MostAttempts = 100;
    private readonly IReadOnlyList<ImagePair> _pairs;
    private readonly SamplingOptions _options;
    private readonly FileCache<Photo> _photos;
    private readonly FileCache<MotionFlow>? _flows;
    private readonly LeftOutPhotos _leftOut;

    /// <summary>Looks at every header. Pairs that are too small for a patch are left out, and so are those that turn out later to be damaged behind it.</summary>
    /// <param name="pairs">At least one, each with a sharp photo.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="warn">Told of every photo that is damaged behind its header, from any thread.</param>
    /// <param name="cancellation">Looked at between two pairs.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataSetException">A photo cannot be read, the sizes of a pair differ, a pair has frames in the sharp photo's place, or all are too small.</exception>
    public PairSampler(IReadOnlyList<ImagePair> pairs, SamplingOptions options, Action<string>? warn = null, CancellationToken cancellation = default)
        : this(pairs, options, new LeftOutPhotos(warn), cancellation)
    {
    }

    internal PairSampler(IReadOnlyList<ImagePair> pairs, SamplingOptions options, LeftOutPhotos leftOut, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (pairs.FirstOrDefault(pair => pair.Sharp is null) is { } framed)
        {
            throw Refused(DataSetFault.Layout, framed.Blurry, $"{framed.Blurry} has a folder of frames and no one sharp photo: it is for evaluation, not for training.");
        }

        PairCheck.Require(pairs, cancellation: cancellation);
        (_options, _leftOut) = (options, leftOut);
        _pairs = [.. pairs.Where(pair => PairCheck.Size(pair.Blurry) is var size && Math.Min(size.Width, size.Height) >= options.Patch)];
        _photos = PhotoCache.Create(options.CacheBytes);
        _flows = options.ReadFlow is { } read ? new(options.CacheBytes ?? DefaultFlowBytes, read, flow => 8L * flow.Width * flow.Height) : null;
        if (_pairs.Count == 0)
        {
            throw Refused(DataSetFault.Empty, pairs.Count > 0 ? pairs[0].Blurry : "",
                $"none of the {pairs.Count} pairs is at least {options.Patch} x {options.Patch} px: use other photos or smaller patches.");
        }
    }

    /// <summary>How many pairs are drawn from.</summary>
    public int Count => _pairs.Count;

    private static long DefaultFlowBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16;

    /// <summary>The patch of a place in a step's batch.</summary>
    /// <exception cref="PhotoException">Damaged photos alone were drawn.</exception>
    /// <exception cref="DataSetException">A flow has another size than its photos.</exception>
    public PatchPair Draw(long seed, long step, int place)
    {
        (ImagePair pair, Photo blurry, Photo sharp) = Open(_options.PhotoStream(seed, step, place));
        var cut = PatchPlace.Draw(RandomStreams.ForTraining(seed, step, place), blurry.Width, blurry.Height, _options.Patch, _options.Turns);
        return new(cut.Cut(blurry), cut.Cut(sharp), Flow(pair, blurry) is { } flow ? cut.Cut(flow) : null, pair, cut);
    }

    // As with unpaired photos: a pair that turns out to be damaged is passed over by drawing again, still a function of the stream.
    private (ImagePair Pair, Photo Blurry, Photo Sharp) Open(Random random)
    {
        for (int attempt = 1; ; attempt++)
        {
            ImagePair pair = _pairs[random.Next(_pairs.Count)];
            try
            {
                return (pair, _photos.Open(pair.Blurry), _photos.Open(pair.Sharp!));
            }
            catch (PhotoException failure) when (attempt < MostAttempts)
            {
                _leftOut.Add(failure);
            }
        }
    }

    private MotionFlow? Flow(ImagePair pair, Photo blurry)
    {
        if (pair.Flow is null || _flows is null)
        {
            return null;
        }

        MotionFlow flow = _flows.Open(pair.Flow);
        return PairCheck.FlowSizeProblem(pair, flow, (blurry.Width, blurry.Height)) is { } problem ? throw new DataSetException(problem) : flow;
    }

    private static DataSetException Refused(DataSetFault fault, string path, string message) => new(new DataSetProblem(fault, path, message));
}
