using Unblur.Data;
using Unblur.Data.Layouts;
using Unblur.Data.Sampling;
using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Shake;
using Unblur.Training.Blurring;

namespace Unblur.Training.Supervised;

/// <summary>A large part of a blurred photo, and its blur: what an estimator learns from.</summary>
/// <param name="Blurry">3 x H x W, gamma-encoded, [0,1].</param>
/// <param name="Shake">The moments of its blur.</param>
/// <param name="IsDefocus">Whether it is out of focus, and not shaken.</param>
internal sealed record ShakeWindow(PlanarImage Blurry, ShakeMoments Shake, bool IsDefocus);

/// <summary>Draws windows: a photo or a pattern, a place and size, a turn, a blur, grain; all a pure function of the generator.</summary>
internal sealed class ShakeWindowSampler
{
    private const int SmallestSide = 256;
    private const int LargestHeight = 640;
    private const int LargestWidth = 800;
    private const double SoftestScale = 1.8;
    private const double LargestDisc = 5;

    private readonly PhotoDraw _photos;
    private readonly DegradationOptions _options;
    private readonly ShakeWindowOptions _windows;
    private readonly DegradationPipeline _pipeline = new(PhotoCodec.JpegRoundTrip);

    /// <param name="photos">What to draw from; those smaller than the smallest window, 256 x 256 px, are left out.</param>
    /// <param name="options">How windows are shaken; they are continued beyond their borders by their outermost pixels.</param>
    /// <param name="windows">What they show.</param>
    /// <param name="cancellation">Checked between two photos.</param>
    /// <exception cref="DataSetException">No photo can be read and is large enough.</exception>
    internal ShakeWindowSampler(PhotoSet photos, DegradationOptions options, ShakeWindowOptions windows, CancellationToken cancellation)
    {
        _photos = new PhotoDraw("sharp", photos.Files, SmallestSide, photos.Open, new LeftOutPhotos(null), cancellation);
        _windows = windows;
        _options = options with
        {
            NoiseShare = windows.NoiseShare,
            MaximumReadNoise = windows.MaximumNoise,
            MaximumShotNoise = windows.MaximumNoise,
            JpegShare = windows.JpegShare,
            MinimumJpegQuality = Math.Max(30, options.MinimumJpegQuality - 15),
        };
    }

    internal ShakeWindow Draw(Random random)
    {
        PlanarImage sharp = random.NextDouble() < _windows.PatternShare
            ? DrawnPattern.Draw(random, random.Next(SmallestSide, LargestHeight + 1), random.Next(SmallestSide, LargestWidth + 1))
            : PatchSampler.Turn(Cut(_photos.Draw(random), random), random.Next(8));
        double kind = random.NextDouble() - _windows.SharpShare;
        bool isDefocus = kind >= 0 && kind < _windows.DefocusShare;
        var drawn = BlurKernel.Sample(_options.Shake, random);
        BlurKernel kernel = kind < 0 ? BlurKernel.Identity : isDefocus ? Disc(random) : drawn;
        var settings = DegradationSettings.Sample(_options, random);
        double grain = random.NextDouble() < _windows.GrainShare ? _windows.MaximumNoise * (0.5 + (0.5 * random.NextDouble())) : 0;
        if (grain == 0)
        {
            (PlanarImage blurry, PlanarImage _) = _pipeline.Apply(sharp, new KernelBlur(kernel), settings, random);
            return new ShakeWindow(blurry, ShakeMisjudgement.Truth(kernel), isDefocus);
        }

        DegradationSettings still = settings with { ReadNoise = 0, ShotNoise = 0, JpegQuality = null };
        (PlanarImage grainy, PlanarImage _) = _pipeline.Apply(sharp, new KernelBlur(kernel), still, random);
        FilmGrain.Add(grainy, grain, random);
        return new ShakeWindow(_pipeline.Develop(grainy, settings, random), ShakeMisjudgement.Truth(kernel), isDefocus);
    }

    private PlanarImage Cut(Photo photo, Random random)
    {
        int height = Math.Min(photo.Height, random.Next(SmallestSide, LargestHeight + 1));
        int width = Math.Min(photo.Width, random.Next(SmallestSide, LargestWidth + 1));
        double scale = Scale(photo, random);
        (int takenHeight, int takenWidth) = (Math.Min(photo.Height, (int)(height / scale)), Math.Min(photo.Width, (int)(width / scale)));
        PlanarImage taken = photo.ReadPlanes(random.Next(photo.Width - takenWidth + 1), random.Next(photo.Height - takenHeight + 1), takenWidth, takenHeight);
        if (scale == 1)
        {
            return taken;
        }

        PlanarImage resized = taken.Resize(Math.Max(SmallestSide, (int)(takenWidth * scale)), Math.Max(SmallestSide, (int)(takenHeight * scale)));
        foreach (ref float value in resized.Values.AsSpan())
        {
            value = Math.Clamp(value, 0, 1);
        }

        return resized;
    }

    /// <summary>How a photo is scaled before it is blurred: above 1 it becomes soft.</summary>
    private double Scale(Photo photo, Random random)
    {
        double share = random.NextDouble(), size = random.NextDouble();
        double smallest = Math.Max(0.5, (double)SmallestSide / Math.Min(photo.Width, photo.Height));
        return share < _windows.SoftShare ? 1 + ((SoftestScale - 1) * size)
            : share < _windows.SoftShare + _windows.SmallerShare ? smallest + ((1 - smallest) * size)
            : 1;
    }

    private static BlurKernel Disc(Random random) => DefocusBlurSource.Disc(1 + ((LargestDisc - 1) * random.NextDouble()));
}
