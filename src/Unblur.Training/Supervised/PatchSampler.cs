using Unblur.Imaging;
using Unblur.Physics;
using Unblur.Training.Data;

namespace Unblur.Training.Supervised;

/// <summary>Draws training pairs: a photo, a place, a turn, a blur; all a pure function of seed, step and place in the batch.</summary>
public sealed class PatchSampler
{
    private readonly PhotoSet _photos;
    private readonly Degradation _degradation;
    private readonly int _patch;
    private readonly int _side;
    private readonly double[] _cumulative;

    /// <summary>Looks at every photo once; those too small for a patch with its margin are left out.</summary>
    /// <exception cref="InvalidDataException">No photo is large enough.</exception>
    public PatchSampler(PhotoSet photos, DegradationOptions options, int patch)
    {
        ArgumentNullException.ThrowIfNull(photos);
        ArgumentNullException.ThrowIfNull(options);
        _photos = photos;
        _degradation = new Degradation(options, PhotoCodec.JpegRoundTrip);
        _patch = patch;
        _side = patch + (2 * options.Margin);

        // Large photos are drawn more often, but less than their area would have it: variety is worth more than pixels.
        var weights = new double[photos.Files.Count];
        Parallel.For(0, weights.Length, i =>
        {
            var photo = photos.Open(i);
            weights[i] = photo.Width >= _side && photo.Height >= _side ? Math.Sqrt((double)photo.Width * photo.Height) : 0;
        });
        _cumulative = new double[weights.Length];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            _cumulative[i] = sum += weights[i];
        }

        if (sum <= 0)
        {
            throw new InvalidDataException(
                $"none of the {weights.Length} photos is at least {_side} x {_side} px, which patches of {patch} px need: use a smaller data.patch.");
        }
    }

    /// <summary>How many photos are in use.</summary>
    public int PhotoCount => _photos.Files.Count;

    /// <summary>One pair.</summary>
    public DegradedPatch Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var place = random.NextDouble() * _cumulative[^1];
        var index = Array.BinarySearch(_cumulative, place);
        var photo = _photos.Open(Math.Min(index < 0 ? ~index : index + 1, _cumulative.Length - 1));
        var x = random.Next(photo.Width - _side + 1);
        var y = random.Next(photo.Height - _side + 1);
        var turned = Turn(photo.ReadPlanes(x, y, _side, _side), random.Next(8));
        return _degradation.Apply(turned, _patch, random);
    }

    /// <summary>One of the eight ways to lay a square down: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps x and y.</summary>
    internal static PlanarImage Turn(PlanarImage image, int turn)
    {
        if (turn == 0)
        {
            return image;
        }

        var side = image.Width;
        PlanarImage result = new(image.Channels, side, side);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var source = image.Plane(channel);
            var target = result.Plane(channel);
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var (u, v) = (turn & 4) != 0 ? (y, x) : (x, y);
                    u = (turn & 1) != 0 ? side - 1 - u : u;
                    v = (turn & 2) != 0 ? side - 1 - v : v;
                    target[(y * side) + x] = source[(v * side) + u];
                }
            }
        }

        return result;
    }
}
