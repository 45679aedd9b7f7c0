using Unblur.Imaging;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Degradations;

/// <summary>Makes a training pair from a sharp photo: camera shake, clipped highlights, noise, JPEG, 8-bit rounding.</summary>
/// <remarks>
/// A pure function of the image and the generator's state. Draw order: blurred or not, the kernel (as at <see cref="ShakePath"/>,
/// drawn even if it is not used), linear light or not, saturated or not, factor, noisy or not, read noise, shot noise,
/// compressed or not, quality, and with noise one number that seeds it. The shares do not change the order of draws.
/// Immutable: many threads may share one object, each with its own generator.
/// </remarks>
public sealed class Degradation
{
    private readonly DegradationOptions _options;
    private readonly DegradationPipeline _pipeline;

    /// <summary>Checks the options.</summary>
    /// <param name="options">The shares and ranges.</param>
    /// <param name="jpeg">Compresses an image at a quality of 1 to 100 and decodes it again; required if JpegShare is above 0.</param>
    /// <exception cref="ArgumentException">The options have problems (all are listed), or need a codec that is missing.</exception>
    public Degradation(DegradationOptions options, Func<PlanarImage, int, PlanarImage>? jpeg = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options.JpegShare > 0 && jpeg is null)
        {
            throw new ArgumentException($"JpegShare is {options.JpegShare} but no codec is given: give one or set JpegShare to 0.", nameof(jpeg));
        }

        (_options, _pipeline) = (options, new DegradationPipeline(jpeg));
    }

    /// <summary>Makes one pair from the centre of an image.</summary>
    /// <param name="sharpWithMargin">C x H x W, gamma-encoded, [0,1]; H and W at least patchSize + 2 <see cref="DegradationOptions.Margin"/>.</param>
    /// <param name="patchSize">Height and width of the pair, px.</param>
    /// <param name="random">The sample's generator: see <see cref="RandomStreams.ForTraining"/>.</param>
    /// <exception cref="ArgumentException">The image is too small.</exception>
    public DegradedPatch Apply(PlanarImage sharpWithMargin, int patchSize, Random random) => Apply(sharpWithMargin, patchSize, null, random);

    /// <summary>The same under a kernel of one's own.</summary>
    /// <param name="sharpWithMargin">C x H x W, gamma-encoded, [0,1]; H and W at least patchSize + 2 <see cref="DegradationOptions.Margin"/>.</param>
    /// <param name="patchSize">Height and width of the pair, px.</param>
    /// <param name="given">Instead of the one that is drawn; its radius at most <see cref="DegradationOptions.Margin"/>. Null for that.</param>
    /// <param name="random">The sample's generator.</param>
    /// <exception cref="ArgumentException">The image is too small, or the kernel too large.</exception>
    public DegradedPatch Apply(PlanarImage sharpWithMargin, int patchSize, BlurKernel? given, Random random)
    {
        ArgumentNullException.ThrowIfNull(sharpWithMargin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patchSize);
        ArgumentNullException.ThrowIfNull(random);
        RequireMargin(sharpWithMargin, patchSize);
        if (given?.Radius > _options.Margin)
        {
            throw new ArgumentException($"The kernel reaches {given.Radius} px, farther than the margin of {_options.Margin} px: raise MaximumLength.", nameof(given));
        }

        bool sharpOnly = random.NextDouble() < _options.SharpShare;
        var drawn = BlurKernel.Sample(_options.Shake, random);
        BlurKernel kernel = given ?? (sharpOnly ? BlurKernel.Identity : drawn);
        var settings = DegradationSettings.Sample(_options, random);

        PlanarImage source = CropMiddle(sharpWithMargin, patchSize + (2 * kernel.Radius));
        KernelBlur blur = new(kernel) { Border = BlurBorder.Valid };
        (PlanarImage blurry, PlanarImage sharp) = _pipeline.Apply(source, blur, kernel.Radius > 0 ? settings : WithoutDetour(settings), random);
        return new DegradedPatch(blurry, sharp, kernel, settings);
    }

    /// <summary>A patch without blur stays encoded, as a conversion to linear light would only add rounding, unless highlights are boosted.</summary>
    private static DegradationSettings WithoutDetour(DegradationSettings settings) =>
        settings.Saturation > 1 ? settings : settings with { Light = SceneLight.Encoded };

    private void RequireMargin(PlanarImage image, int patchSize)
    {
        int needed = patchSize + (2 * _options.Margin);
        if (image.Height < needed || image.Width < needed)
        {
            throw new ArgumentException(
                $"The image is {image.Channels} x {image.Height} x {image.Width} but a patch of {patchSize} with a margin of {_options.Margin} on each side needs {needed} x {needed}: "
                + "give a larger image, a smaller patch or a shorter MaximumLength.", nameof(image));
        }
    }

    private static PlanarImage CropMiddle(PlanarImage image, int size) => DegradationPipeline.CropMiddle(image, size, size);
}

/// <summary>A training pair with its kernel and settings.</summary>
/// <param name="Blurry">C x P x P, gamma-encoded, multiples of 1/255 in [0,1].</param>
/// <param name="Sharp">C x P x P, gamma-encoded, the same pixels without blur, noise and compression.</param>
/// <param name="Kernel">The blur; <see cref="BlurKernel.Identity"/> without blur.</param>
/// <param name="Settings">The other draws.</param>
public sealed record DegradedPatch(PlanarImage Blurry, PlanarImage Sharp, BlurKernel Kernel, DegradationSettings Settings);
