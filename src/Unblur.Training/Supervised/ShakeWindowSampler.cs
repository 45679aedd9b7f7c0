using Unblur.Imaging;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics;
using Unblur.Training.Data;

namespace Unblur.Training.Supervised;

/// <summary>A large part of a blurred photo, and its shake: what an estimator learns from.</summary>
/// <param name="Blurry">3 x H x W, gamma-encoded, [0,1].</param>
/// <param name="Shake">The moments of its blur.</param>
internal sealed record ShakeWindow(PlanarImage Blurry, ShakeMoments Shake);

/// <summary>Draws windows: a photo, a place and size, a turn, a blur; all a pure function of the generator.</summary>
/// <param name="photos">What to draw from.</param>
/// <param name="options">How windows are blurred; continued beyond their borders by their outermost pixels.</param>
internal sealed class ShakeWindowSampler(PhotoSet photos, DegradationOptions options)
{
    private const int SmallestSide = 256;
    private const int LargestHeight = 640;
    private const int LargestWidth = 800;
    private const int MostAttempts = 100;

    private readonly DegradationPipeline _pipeline = new(PhotoCodec.JpegRoundTrip);

    internal ShakeWindow Draw(Random random)
    {
        var sharp = Turned(Cut(Photo(random), random), random.Next(4));
        var isSharp = random.NextDouble() < options.SharpShare;
        var drawn = BlurKernel.Sample(options.Shake, random);
        var kernel = isSharp ? BlurKernel.Identity : drawn;
        var settings = DegradationSettings.Sample(options, random);
        var (blurry, _) = _pipeline.Apply(sharp, new KernelBlur(kernel), settings, random);
        return new ShakeWindow(blurry, ShakeMisjudgement.Truth(kernel));
    }

    // A damaged photo is passed over by drawing again.
    private Photo Photo(Random random)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return photos.Open(random.Next(photos.Files.Count));
            }
            catch (PhotoException) when (attempt < MostAttempts)
            {
            }
        }
    }

    private static PlanarImage Cut(Photo photo, Random random)
    {
        var height = Math.Min(photo.Height, random.Next(SmallestSide, LargestHeight + 1));
        var width = Math.Min(photo.Width, random.Next(SmallestSide, LargestWidth + 1));
        return photo.ReadPlanes(random.Next(photo.Width - width + 1), random.Next(photo.Height - height + 1), width, height);
    }

    /// <summary>Bit 0 mirrors x, bit 1 swaps x and y.</summary>
    private static PlanarImage Turned(PlanarImage image, int turn)
    {
        var (isMirrored, isTransposed) = ((turn & 1) != 0, (turn & 2) != 0);
        if (turn == 0)
        {
            return image;
        }

        PlanarImage result = isTransposed ? new(image.Channels, image.Width, image.Height) : new(image.Channels, image.Height, image.Width);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var source = image.Plane(channel);
            var target = result.Plane(channel);
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    var column = isMirrored ? image.Width - 1 - x : x;
                    target[isTransposed ? (x * image.Height) + y : (y * image.Width) + x] = source[(y * image.Width) + column];
                }
            }
        }

        return result;
    }
}
