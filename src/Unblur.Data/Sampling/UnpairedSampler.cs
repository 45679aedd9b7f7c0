using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Sampling;

/// <summary>
/// Draws a blurry and a sharp patch independently of each other; each is a pure function of seed, step and place in the batch. Safe from several threads.
/// </summary>
/// <remarks>Larger photos are drawn more often, by the root of their area. NeurMAP, section 3: B and S come from different scenes.</remarks>
public sealed class UnpairedSampler
{
    private const int MostAttempts = 100;
    private readonly SamplingOptions _options;
    private readonly FileCache<Photo> _photos;
    private readonly LeftOutPhotos _leftOut;
    private readonly WeightedFiles _blurry;
    private readonly WeightedFiles _sharp;

    /// <summary>Looks at every header. Photos that cannot be read, or are too small for a patch, are left out.</summary>
    /// <param name="set">What to draw from.</param>
    /// <param name="options">How to draw; flows play no part.</param>
    /// <param name="warn">Told of every photo that cannot be read, also later and then from any thread.</param>
    /// <param name="cancellation">Looked at between two photos.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataSetException">On one side no photo can be read and is large enough.</exception>
    public UnpairedSampler(UnpairedSet set, SamplingOptions options, Action<string>? warn = null, CancellationToken cancellation = default)
        : this(set, options, new LeftOutPhotos(warn), cancellation)
    {
    }

    internal UnpairedSampler(UnpairedSet set, SamplingOptions options, LeftOutPhotos leftOut, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _leftOut, _photos) = (options, leftOut, PhotoCache.Create(options.CacheBytes));
        _blurry = new WeightedFiles("blurry", set.Blurry, options.Patch, leftOut.Add, cancellation);
        _sharp = new WeightedFiles("sharp", set.Sharp, options.Patch, leftOut.Add, cancellation);
    }

    /// <summary>Both patches of a place in a step's batch.</summary>
    /// <exception cref="PhotoException">Damaged photos alone were drawn.</exception>
    public UnpairedPatches Draw(long seed, long step, int place) => new(DrawBlurry(seed, step, place), DrawSharp(seed, step, place));

    /// <summary>A blurry patch, 3 x P x P.</summary>
    /// <exception cref="PhotoException">Damaged photos alone were drawn.</exception>
    public PlanarImage DrawBlurry(long seed, long step, int place) => Draw(_blurry, seed, step, 2 * place);

    /// <summary>A sharp patch, 3 x P x P.</summary>
    /// <exception cref="PhotoException">Damaged photos alone were drawn.</exception>
    public PlanarImage DrawSharp(long seed, long step, int place) => Draw(_sharp, seed, step, (2 * place) + 1);

    private PlanarImage Draw(WeightedFiles files, long seed, long step, int stream)
    {
        Photo photo = Open(files, _options.PhotoStream(seed, step, stream));
        return PatchPlace.Draw(RandomStreams.ForTraining(seed, step, stream), photo.Width, photo.Height, _options.Patch, _options.Turns).Cut(photo);
    }

    // A photo that turns out to be damaged behind its header is passed over by drawing again: still a function of the stream.
    private Photo Open(WeightedFiles files, Random random)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return _photos.Open(files.Draw(random));
            }
            catch (PhotoException failure) when (attempt < MostAttempts)
            {
                _leftOut.Add(failure);
            }
        }
    }
}
