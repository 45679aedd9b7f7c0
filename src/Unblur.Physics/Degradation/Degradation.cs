using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>Makes a training pair from a sharp photo: camera shake, clipped highlights, noise, JPEG, 8-bit rounding.</summary>
/// <remarks>
/// A pure function of the image and the generator's state. Draw order: blurred or not, the kernel (as at <see cref="ShakePath"/>,
/// drawn even where it is not used), linear light or not, saturated or not, factor, noisy or not, read noise, shot noise,
/// compressed or not, quality, and where there is noise one number that seeds it. The shares here shift no other draw.
/// Immutable: one object may serve many threads, each with its own generator.
/// </remarks>
public sealed class Degradation
{
    private readonly DegradationOptions _options;
    private readonly Func<PlanarImage, int, PlanarImage>? _jpeg;

    /// <summary>Checks the options.</summary>
    /// <param name="options">The shares and ranges.</param>
    /// <param name="jpeg">Compresses an image at a quality of 1 to 100 and decodes it again; needed where JpegShare is above 0.</param>
    /// <exception cref="ArgumentException">The options have problems (all are listed), or need a codec that is not given.</exception>
    public Degradation(DegradationOptions options, Func<PlanarImage, int, PlanarImage>? jpeg = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options.JpegShare > 0 && jpeg is null)
            throw new ArgumentException($"JpegShare is {options.JpegShare} but no codec is given: give one or set JpegShare to 0.", nameof(jpeg));

        (_options, _jpeg) = (options, jpeg);
    }

    /// <summary>Makes one pair from the middle of an image.</summary>
    /// <param name="sharpWithMargin">C x H x W, gamma-encoded, [0,1]; H and W at least patchSize + 2 <see cref="DegradationOptions.Margin"/>.</param>
    /// <param name="patchSize">Height and width of the pair, px.</param>
    /// <param name="random">The sample's generator: see <see cref="RandomStreams.ForTraining"/>.</param>
    /// <exception cref="ArgumentException">The image is too small.</exception>
    public DegradedPatch Apply(PlanarImage sharpWithMargin, int patchSize, Random random)
    {
        ArgumentNullException.ThrowIfNull(sharpWithMargin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patchSize);
        ArgumentNullException.ThrowIfNull(random);
        RequireMargin(sharpWithMargin, patchSize);

        bool sharpOnly = random.NextDouble() < _options.SharpShare;
        BlurKernel drawn = BlurKernel.Sample(_options.Shake, random);
        BlurKernel kernel = sharpOnly ? BlurKernel.Identity : drawn;
        DegradationSettings settings = DegradationSettings.Sample(_options, random);

        PlanarImage source = CropMiddle(sharpWithMargin, patchSize + (2 * kernel.Radius));
        (PlanarImage blurry, PlanarImage sharp) = Blur(source, patchSize, kernel, settings);
        if (settings.ReadNoise > 0 || settings.ShotNoise > 0)
            GaussianNoise.Add(blurry.Values, (float)settings.ReadNoise, (float)settings.ShotNoise, random);

        RoundTo8Bit(blurry.Values);
        if (settings.JpegQuality is int quality)
            blurry = Compress(blurry, quality);
        return new DegradedPatch(blurry, sharp, kernel, settings);
    }

    private (PlanarImage Blurry, PlanarImage Sharp) Blur(PlanarImage source, int patchSize, BlurKernel kernel, DegradationSettings settings)
    {
        if (settings.Saturation <= 1)
        {
            KernelBlur blur = new(kernel) { Border = BlurBorder.Valid, LinearLight = settings.LinearLight && kernel.Radius > 0 };
            return (blur.Apply(source), CropMiddle(source, patchSize));
        }

        // Boosted highlights leave [0,1], so the transfer is done here: the encoder clips what the sensor would.
        // The sharp image clips too: both are photos of one brighter scene.
        LinearLight.Decode(source.Values);
        BoostHighlights(source.Values, (float)_options.SaturationThreshold, (float)settings.Saturation);
        PlanarImage blurry = new KernelBlur(kernel) { Border = BlurBorder.Valid }.Apply(source);
        PlanarImage sharp = CropMiddle(source, patchSize);
        LinearLight.Encode(blurry.Values);
        LinearLight.Encode(sharp.Values);
        return (blurry, sharp);
    }

    /// <summary>Multiplies linear light by a factor that rises smoothly from 1 at the threshold to <paramref name="factor"/> at white.</summary>
    private static void BoostHighlights(Span<float> values, float threshold, float factor)
    {
        foreach (ref float value in values)
        {
            float above = MathF.Max(0, (value - threshold) / (1 - threshold));
            value *= 1 + ((factor - 1) * above * above);
        }
    }

    private PlanarImage Compress(PlanarImage image, int quality)
    {
        PlanarImage compressed = _jpeg!(image, quality);
        if (compressed.Channels != image.Channels || compressed.Height != image.Height || compressed.Width != image.Width)
        {
            throw new InvalidOperationException(
                $"The JPEG codec returned {Shape(compressed)} for an image of {Shape(image)}: it must keep the shape.");
        }

        RoundTo8Bit(compressed.Values);
        return compressed;
    }

    private static void RoundTo8Bit(Span<float> values)
    {
        foreach (ref float value in values)
            value = MathF.Round(Math.Clamp(value, 0, 1) * 255) / 255;
    }

    private void RequireMargin(PlanarImage image, int patchSize)
    {
        int needed = patchSize + (2 * _options.Margin);
        if (image.Height < needed || image.Width < needed)
        {
            throw new ArgumentException(
                $"The image is {Shape(image)} but a patch of {patchSize} with a margin of {_options.Margin} on each side needs {needed} x {needed}: "
                + "give a larger image, a smaller patch or a shorter MaximumLength.", nameof(image));
        }
    }

    private static PlanarImage CropMiddle(PlanarImage image, int size)
    {
        PlanarImage crop = new(image.Channels, size, size);
        int top = (image.Height - size) / 2;
        int left = (image.Width - size) / 2;
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < size; y++)
                image.Plane(channel).Slice(((top + y) * image.Width) + left, size).CopyTo(crop.Plane(channel)[(y * size)..]);
        }

        return crop;
    }

    private static string Shape(PlanarImage image) => $"{image.Channels} x {image.Height} x {image.Width}";
}
