using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Data.Sampling;

/// <summary>Draws pairs that it makes itself: a sharp photo, a place, a turn and a blur.</summary>
public sealed class PatchSampler : ISampler
{
    private readonly PhotoDraw _photos;
    private readonly Degradation _degradation;
    private readonly int _patch;
    private readonly int _side;

    /// <summary>Reads every photo's header; those that cannot be read, or are too small for a patch with its margin, are left out.</summary>
    /// <param name="photos">What to draw from.</param>
    /// <param name="options">How patches are blurred.</param>
    /// <param name="patch">Side of a patch in pixels.</param>
    /// <param name="warn">Receives a message for every photo that cannot be read, also later and then from any thread.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="DataSetException">No photo can be read and is large enough.</exception>
    public PatchSampler(
        PhotoSet photos, DegradationOptions options, int patch, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        ArgumentNullException.ThrowIfNull(options);
        _degradation = new Degradation(options, PhotoCodec.JpegRoundTrip);
        (_patch, _side) = (patch, patch + (2 * options.Margin));
        _photos = new PhotoDraw("sharp", photos.Files, _side, photos.Open, new LeftOutPhotos(warn), cancellation);
    }

    /// <inheritdoc/>
    public Sample Draw(long seed, long step, int place)
    {
        DegradedPatch pair = Draw(RandomStreams.ForTraining(seed, step, place));
        return new(pair.Blurry, pair.Sharp) { Kernel = pair.Kernel };
    }

    /// <summary>One pair, with all that was drawn for it.</summary>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    public DegradedPatch Draw(Random random) => Draw(null, random);

    /// <summary>The same under a kernel of one's own, where it is not null; it reaches at most as far as those that are drawn.</summary>
    /// <exception cref="PhotoException">Only damaged photos were drawn.</exception>
    /// <exception cref="ArgumentException">The kernel reaches farther.</exception>
    public DegradedPatch Draw(BlurKernel? kernel, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Photo photo = _photos.Draw(random);
        int x = random.Next(photo.Width - _side + 1);
        int y = random.Next(photo.Height - _side + 1);
        PlanarImage turned = Turn(photo.ReadPlanes(x, y, _side, _side), random.Next(8));
        return _degradation.Apply(turned, _patch, kernel, random);
    }

    /// <summary>One of the eight ways to lay an image down: bit 2 swaps x and y, bit 0 mirrors x and bit 1 y, both before the swap.</summary>
    /// <param name="image">C x H x W; not changed.</param>
    /// <param name="turn">0 to 7; other bits are ignored.</param>
    /// <returns>C x H x W, or C x W x H where x and y are swapped; the image itself for turn 0.</returns>
    public static PlanarImage Turn(PlanarImage image, int turn)
    {
        ArgumentNullException.ThrowIfNull(image);
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
