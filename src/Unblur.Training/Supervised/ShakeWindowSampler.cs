using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Networks.ShakeUNet;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;

namespace Unblur.Training.Supervised;

/// <summary>A large part of a blurred photo, and its shake: what an estimator learns from.</summary>
/// <param name="Blurry">3 x H x W, gamma-encoded, [0,1].</param>
/// <param name="Shake">The moments of its blur.</param>
internal sealed record ShakeWindow(PlanarImage Blurry, ShakeMoments Shake);

/// <summary>Draws windows: a photo, a place and size, a turn, a blur; all a pure function of the generator.</summary>
internal sealed class ShakeWindowSampler
{
    private const int SmallestSide = 256;
    private const int LargestHeight = 640;
    private const int LargestWidth = 800;

    private readonly PhotoDraw _photos;
    private readonly DegradationOptions _options;
    private readonly DegradationPipeline _pipeline = new(PhotoCodec.JpegRoundTrip);

    /// <param name="photos">What to draw from; those smaller than the smallest window, 256 x 256 px, are left out.</param>
    /// <param name="options">How windows are blurred; they are continued beyond their borders by their outermost pixels.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="DataSetException">No photo can be read and is large enough.</exception>
    internal ShakeWindowSampler(PhotoSet photos, DegradationOptions options, CancellationToken cancellation)
        => (_photos, _options) = (new PhotoDraw("sharp", photos.Files, SmallestSide, photos.Open, new LeftOutPhotos(null), cancellation), options);

    internal ShakeWindow Draw(Random random)
    {
        PlanarImage sharp = PatchSampler.Turn(Cut(_photos.Draw(random), random), random.Next(8));
        bool isSharp = random.NextDouble() < _options.SharpShare;
        var drawn = BlurKernel.Sample(_options.Shake, random);
        BlurKernel kernel = isSharp ? BlurKernel.Identity : drawn;
        var settings = DegradationSettings.Sample(_options, random);
        (PlanarImage blurry, PlanarImage _) = _pipeline.Apply(sharp, new KernelBlur(kernel), settings, random);
        return new ShakeWindow(blurry, ShakeMisjudgement.Truth(kernel));
    }

    private static PlanarImage Cut(Photo photo, Random random)
    {
        int height = Math.Min(photo.Height, random.Next(SmallestSide, LargestHeight + 1));
        int width = Math.Min(photo.Width, random.Next(SmallestSide, LargestWidth + 1));
        return photo.ReadPlanes(random.Next(photo.Width - width + 1), random.Next(photo.Height - height + 1), width, height);
    }
}
