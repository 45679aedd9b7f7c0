using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Sampling;

/// <summary>Draws a blurry and a sharp patch independently of each other.</summary>
/// <remarks>NeurMAP, section 3: B and S come from different scenes.</remarks>
public sealed class UnpairedSampler : ISampler
{
    private readonly SamplingOptions _options;
    private readonly PhotoDraw _blurry;
    private readonly PhotoDraw _sharp;

    /// <summary>Reads every header. Photos that cannot be read, or are too small for a patch, are left out.</summary>
    /// <param name="set">What to draw from.</param>
    /// <param name="options">How to draw; flows play no part.</param>
    /// <param name="warn">Receives a message for every photo that cannot be read, from any thread, and for a side with one photo alone.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataSetException">On one side no photo can be read and is large enough.</exception>
    public UnpairedSampler(UnpairedSet set, SamplingOptions options, Action<string>? warn = null, CancellationToken cancellation = default)
        : this(set, options, new LeftOutPhotos(warn), cancellation)
    {
    }

    /// <summary>The same with reports of photos that several samplers share, so that each photo is reported once.</summary>
    /// <param name="set">What to draw from.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="leftOut">Receives every photo that cannot be read, also later and then from any thread.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataSetException">On one side no photo can be read and is large enough.</exception>
    public UnpairedSampler(UnpairedSet set, SamplingOptions options, LeftOutPhotos leftOut, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(leftOut);
        options.Validate();
        FileCache<Photo> photos = PhotoCache.Create(options.CacheBytes);
        _options = options;
        _blurry = Draws("blurry", set.Blurry);
        _sharp = Draws("sharp", set.Sharp);

        PhotoDraw Draws(string kind, IReadOnlyList<string> files)
        {
            PhotoDraw draw = new(kind, files, options.Patch, photos.Open, leftOut, cancellation);
            leftOut.WarnOfOne(draw.Count, $"{kind} photo", options.Patch);
            return draw;
        }
    }

    /// <inheritdoc/>
    public Sample Draw(long seed, long step, int place) => new(DrawBlurry(seed, step, place), DrawSharp(seed, step, place));

    /// <summary>A blurry patch, 3 x P x P.</summary>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    public PlanarImage DrawBlurry(long seed, long step, int place) => Draw(_blurry, seed, step, 2 * place);

    /// <summary>A sharp patch, 3 x P x P.</summary>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    public PlanarImage DrawSharp(long seed, long step, int place) => Draw(_sharp, seed, step, (2 * place) + 1);

    private PlanarImage Draw(PhotoDraw photos, long seed, long step, int stream)
    {
        Photo photo = photos.Draw(_options.PhotoStream(seed, step, stream));
        return PatchPlace.Draw(RandomStreams.ForTraining(seed, step, stream), photo.Width, photo.Height, _options.Patch, _options.Turns).Cut(photo);
    }
}
