using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Sampling;

/// <summary>Draws patches of pairs: which pair, where and how turned.</summary>
public sealed class PairSampler : ISampler
{
    private readonly IReadOnlyList<ImagePair> _pairs;
    private readonly SamplingOptions _options;
    private readonly FileCache<Photo> _photos;
    private readonly FileCache<MotionFlow>? _flows;
    private readonly LeftOutPhotos _leftOut;

    /// <summary>Reads every header. Pairs that are too small for a patch are left out, and so are those that turn out later to be damaged behind it.</summary>
    /// <param name="pairs">At least one, each with a sharp photo.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="warn">Receives a message for every photo that is damaged behind its header, from any thread, and where there is one pair alone.</param>
    /// <param name="cancellation">Checked between two pairs.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataSetException">
    /// A photo cannot be read, the sizes of a pair differ, a pair has frames in the sharp photo's place, or all are too small.
    /// </exception>
    public PairSampler(IReadOnlyList<ImagePair> pairs, SamplingOptions options, Action<string>? warn = null, CancellationToken cancellation = default)
        : this(pairs, options, new LeftOutPhotos(warn), cancellation)
    {
    }

    /// <summary>The same with reports of photos that several samplers share, so that each photo is reported once.</summary>
    /// <param name="pairs">At least one, each with a sharp photo.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="leftOut">Receives every photo that cannot be read, also later and then from any thread.</param>
    /// <param name="cancellation">Checked between two pairs.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataSetException">
    /// A photo cannot be read, the sizes of a pair differ, a pair has frames in the sharp photo's place, or all are too small.
    /// </exception>
    public PairSampler(IReadOnlyList<ImagePair> pairs, SamplingOptions options, LeftOutPhotos leftOut, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(leftOut);
        options.Validate();
        if (pairs.FirstOrDefault(pair => pair.Sharp is null) is { } framed)
        {
            throw new DataSetException(DataSetFault.Layout, framed.Blurry, $"{framed.Blurry} has a folder of frames and no one sharp photo: it is for evaluation, not for training.");
        }

        PairCheck.Require(pairs, cancellation: cancellation);
        (_options, _leftOut) = (options, leftOut);
        _pairs = [.. pairs.Where(pair => PairCheck.Size(pair.Blurry) is var size && Math.Min(size.Width, size.Height) >= options.Patch)];
        _photos = PhotoCache.Create(options.CacheBytes);
        _flows = options.ReadFlow is { } read ? new(options.CacheBytes ?? DefaultFlowBytes, read, flow => 8L * flow.Width * flow.Height) : null;
        if (_pairs.Count == 0)
        {
            throw new DataSetException(
                DataSetFault.Empty, pairs.Count > 0 ? pairs[0].Blurry : "",
                $"none of the {pairs.Count} pairs is at least {options.Patch} x {options.Patch} px: use other photos or smaller patches.");
        }

        leftOut.WarnOfOne(_pairs.Count, "pair", options.Patch);
    }

    /// <summary>How many pairs are drawn from.</summary>
    public int Count => _pairs.Count;

    private static long DefaultFlowBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16;

    /// <inheritdoc/>
    /// <exception cref="DataSetException">A flow has another size than its photos.</exception>
    public Sample Draw(long seed, long step, int place)
    {
        Random photos = _options.PhotoStream(seed, step, place);
        (ImagePair pair, Photo blurry, Photo sharp) = PhotoDraw.UntilReadable(() => Open(_pairs[photos.Next(_pairs.Count)]), _leftOut);
        var cut = PatchPlace.Draw(RandomStreams.ForTraining(seed, step, place), blurry.Width, blurry.Height, _options.Patch, _options.Turns);
        return new(cut.Cut(blurry), cut.Cut(sharp)) { Flow = Flow(pair, blurry) is { } flow ? cut.Cut(flow) : null, Source = pair, Place = cut };
    }

    private (ImagePair Pair, Photo Blurry, Photo Sharp) Open(ImagePair pair) => (pair, _photos.Open(pair.Blurry), _photos.Open(pair.Sharp!));

    private MotionFlow? Flow(ImagePair pair, Photo blurry)
    {
        if (pair.Flow is null || _flows is null)
        {
            return null;
        }

        MotionFlow flow = _flows.Open(pair.Flow);
        return PairCheck.FlowSizeProblem(pair, flow, (blurry.Width, blurry.Height)) is { } problem ? throw new DataSetException(problem) : flow;
    }
}
