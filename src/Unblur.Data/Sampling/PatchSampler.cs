using Unblur.Imaging;
using Unblur.Physics.Degradations;

namespace Unblur.Data.Sampling;

/// <summary>Draws training pairs: a photo, a place, a turn, a blur; all a pure function of seed, step and place in the batch.</summary>
public sealed class PatchSampler
{
    private const int MostAttempts = 100;
    private readonly PhotoSet _photos;
    private readonly LeftOutPhotos _leftOut;
    private readonly Degradation _degradation;
    private readonly int _patch;
    private readonly int _side;
    private readonly double[] _cumulative;

    /// <summary>Looks at every photo's header; those that cannot be read, or are too small for a patch with its margin, are left out.</summary>
    /// <param name="photos">What to draw from.</param>
    /// <param name="options">How patches are blurred.</param>
    /// <param name="patch">Side of a patch in pixels.</param>
    /// <param name="warn">Told of every photo that cannot be read, also later and then from any thread.</param>
    /// <param name="cancellation">Looked at between two photos.</param>
    /// <exception cref="InvalidDataException">No photo can be read and is large enough.</exception>
    public PatchSampler(
        PhotoSet photos, DegradationOptions options, int patch, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        ArgumentNullException.ThrowIfNull(options);
        _photos = photos;
        _leftOut = new LeftOutPhotos(warn);
        _degradation = new Degradation(options, PhotoCodec.JpegRoundTrip);
        _patch = patch;
        _side = patch + (2 * options.Margin);

        double[] weights = new double[photos.Files.Count];
        Parallel.For(0, weights.Length, new ParallelOptions { CancellationToken = cancellation }, i => weights[i] = Weight(photos.Files[i]));
        _cumulative = new double[weights.Length];
        double sum = 0.0;
        for (int i = 0; i < weights.Length; i++)
        {
            _cumulative[i] = sum += weights[i];
        }

        if (sum <= 0)
        {
            throw new InvalidDataException(
                $"none of the {weights.Length} photos can be read and is at least {_side} x {_side} px, which patches of {patch} px need: "
                + "use other photos or a smaller data.patch.");
        }
    }

    /// <summary>One pair.</summary>
    /// <exception cref="PhotoException">Damaged photos alone were drawn.</exception>
    public DegradedPatch Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Photo photo = DrawPhoto(random);
        int x = random.Next(photo.Width - _side + 1);
        int y = random.Next(photo.Height - _side + 1);
        PlanarImage turned = Turn(photo.ReadPlanes(x, y, _side, _side), random.Next(8));
        return _degradation.Apply(turned, _patch, random);
    }

    // A photo that turns out to be damaged behind its header is passed over by drawing again: still a function of the stream.
    private Photo DrawPhoto(Random random)
    {
        for (int attempt = 1; ; attempt++)
        {
            int index = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
            index = Math.Min(index < 0 ? ~index : index + 1, _cumulative.Length - 1);
            try
            {
                return _photos.Open(index);
            }
            catch (PhotoException failure) when (attempt < MostAttempts)
            {
                _leftOut.Add(failure);
            }
        }
    }

    // Large photos are drawn more often, but less than their area would have it: variety is worth more than pixels.
    private double Weight(string file)
    {
        try
        {
            PhotoInfo info = Photo.Identify(file);
            return info.Width >= _side && info.Height >= _side ? Math.Sqrt((double)info.Width * info.Height) : 0;
        }
        catch (PhotoException failure)
        {
            _leftOut.Add(failure);
            return 0;
        }
    }

    /// <summary>One of the eight ways to lay an image down: bit 2 swaps x and y, bit 0 mirrors x and bit 1 y, both before the swap.</summary>
    internal static PlanarImage Turn(PlanarImage image, int turn)
    {
        if (turn == 0)
        {
            return image;
        }

        (bool isSwapped, bool isMirrored, bool isFlipped) = ((turn & 4) != 0, (turn & 1) != 0, (turn & 2) != 0);
        (int width, int height) = (image.Width, image.Height);
        PlanarImage result = isSwapped ? new(image.Channels, width, height) : new(image.Channels, height, width);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            Span<float> source = image.Plane(channel);
            Span<float> target = result.Plane(channel);
            for (int y = 0; y < result.Height; y++)
            {
                for (int x = 0; x < result.Width; x++)
                {
                    (int u, int v) = isSwapped ? (y, x) : (x, y);
                    u = isMirrored ? width - 1 - u : u;
                    v = isFlipped ? height - 1 - v : v;
                    target[(y * result.Width) + x] = source[(v * width) + u];
                }
            }
        }

        return result;
    }
}
