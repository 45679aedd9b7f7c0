using Unblur.Imaging;
using Unblur.Imaging.Metadata;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Degradations;

/// <summary>The steps that all kinds of blur share, in this order: light transfer, clipped highlights, noise, 8-bit rounding, JPEG.</summary>
/// <remarks>Immutable: many threads may share one object, each with its own generator.</remarks>
public sealed class DegradationPipeline
{
    private readonly Func<PlanarImage, int, PlanarImage>? _jpeg;

    /// <param name="jpeg">Compresses an image at a quality of 1 to 100 and decodes it again; required if the settings have a quality.</param>
    public DegradationPipeline(Func<PlanarImage, int, PlanarImage>? jpeg = null) => _jpeg = jpeg;

    /// <summary>Blurs a sharp photo and converts the result to a photo.</summary>
    /// <param name="sharp">C x H x W, gamma-encoded, [0,1]; unchanged.</param>
    /// <param name="blur">Any blur: <see cref="KernelBlur"/>, <see cref="CameraShakeBlur"/> or another; <see cref="KernelBlur.LinearLight"/> off.</param>
    /// <param name="settings">Light, noise and compression.</param>
    /// <param name="random">Draws one number if there is noise.</param>
    /// <returns>
    /// Both have the size that the operator returns. The sharp image is the middle of <paramref name="sharp"/>; if highlights are boosted
    /// it clips, too, since both are photos of the same brighter scene.
    /// </returns>
    /// <exception cref="ArgumentException">The settings are out of range, need a codec that is missing, or the image does not fit the operator.</exception>
    public (PlanarImage Blurry, PlanarImage Sharp) Apply(PlanarImage sharp, IBlurOperator blur, DegradationSettings settings, Random random)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        ArgumentNullException.ThrowIfNull(blur);
        RequireSettings(settings);

        // Encoded values are not changed here, so they need no copy.
        bool stored = settings.Light.Transfer == LightTransfer.Encoded && settings.Saturation <= 1;
        PlanarImage scene = stored ? sharp : settings.Light.Decode(sharp);
        PlanarImage blurry = blur.Apply(scene);
        PlanarImage reference = CropMiddle(settings.Saturation > 1 ? scene : sharp, blurry.Height, blurry.Width);
        settings.Light.Encode(blurry);
        if (settings.Saturation > 1)
        {
            settings.Light.Encode(reference);
        }

        return (Develop(blurry, settings, random), reference);
    }

    /// <summary>Applies noise, rounding and JPEG to an image that is already blurry, such as averaged frames.</summary>
    /// <param name="blurry">C x H x W, gamma-encoded; overwritten.</param>
    /// <param name="settings">Noise and compression; the light is not used.</param>
    /// <param name="random">Draws one number if there is noise.</param>
    /// <returns>C x H x W, in [0,1]. May be <paramref name="blurry"/> itself.</returns>
    /// <exception cref="ArgumentException">The settings are out of range or need a codec that is missing.</exception>
    public PlanarImage Develop(PlanarImage blurry, DegradationSettings settings, Random random)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(random);
        RequireSettings(settings);

        if (settings.ReadNoise > 0 || settings.ShotNoise > 0)
        {
            GaussianNoise.Add(blurry.Values, (float)settings.ReadNoise, (float)settings.ShotNoise, random);
        }

        if (settings.RoundTo8Bit || settings.JpegQuality is not null)
        {
            RoundTo8Bit(blurry.Values);
        }
        else
        {
            Clip(blurry.Values);
        }

        return settings.JpegQuality is int quality ? Compress(blurry, quality) : blurry;
    }

    private void RequireSettings(DegradationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        if (settings.JpegQuality is int quality && _jpeg is null)
        {
            throw new ArgumentException($"JpegQuality is {quality} but no codec is given: give one to the pipeline or set JpegQuality to null.", nameof(settings));
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
        {
            value = MathF.Round(Math.Clamp(value, 0, 1) * 255) / 255;
        }
    }

    private static void Clip(Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = Math.Clamp(value, 0, 1);
        }
    }

    internal static PlanarImage CropMiddle(PlanarImage image, int height, int width) =>
        image.Crop((image.Width - width) / 2, (image.Height - height) / 2, width, height);

    private static string Shape(PlanarImage image) => $"{image.Channels} x {image.Height} x {image.Width}";
}
