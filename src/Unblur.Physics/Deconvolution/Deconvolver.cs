using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Deconvolution;

/// <summary>Restores a photo whose blur is known, with no network: half-quadratic splitting with total variation.</summary>
/// <remarks>
/// What lies outside the photo is solved for, too, as far as the blur brought it in: borders neither darken nor ring. Saturated values only say that
/// the light was at least so much. The noise of the photo sets the weight of the prior and the levels' betas. The blur is taken to act on the values
/// as they are given.
/// </remarks>
public static class Deconvolver
{
    private const double FirstBeta = 1e-3, LastBeta = 0.05; // for hardly any noise
    private const double FirstPerGamma = 10, LastPerGamma = 200;

    // Of the first solve, on photos of Kodak's under flows of 17 px: 0.0016 to 0.0020 with the true flow, whatever the photo, 0.0033 to 0.0066 with one
    // that is 1 px off, 0.0047 to 0.0101 at 2 px, where the noise that restores best is 0.006 to 0.01 and about 0.015.
    private const double UsualMisfit = 0.0018, MisfitAsNoise = 6;

    /// <summary>Restores a photo that was blurred along a motion flow.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite.</param>
    /// <param name="flow">H x W, px of full blur length, finite and at most 500.</param>
    /// <param name="options">How; by default with the noise that the photo has.</param>
    /// <param name="progress">Gets the report of each level, on this thread.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>A new image of the same size, clipped to [0,1].</returns>
    /// <exception cref="ArgumentException">The flow is of another size or out of range, values are not finite, or an option is out of range.</exception>
    public static PlanarImage Restore(
        PlanarImage blurry, MotionFlow flow, DeconvolutionOptions? options = null,
        IProgress<SolveReport>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new DeconvolutionOptions();
        return Restore(blurry, MarginedPhoto.Of(blurry, flow, options), options, progress, cancellation);
    }

    /// <summary>Restores a photo that was blurred everywhere by one kernel.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite.</param>
    /// <param name="kernel">As <see cref="KernelBlur"/> has it: a bright dot became this.</param>
    /// <param name="options">How; by default with the noise that the photo has.</param>
    /// <param name="progress">Gets the report of each level, on this thread.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>A new image of the same size, clipped to [0,1].</returns>
    /// <exception cref="ArgumentException">Values are not finite, or an option is out of range.</exception>
    public static PlanarImage Restore(
        PlanarImage blurry, BlurKernel kernel, DeconvolutionOptions? options = null,
        IProgress<SolveReport>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new DeconvolutionOptions();
        return Restore(blurry, MarginedPhoto.Of(blurry, kernel, options), options, progress, cancellation);
    }

    private static double Square(double value) => value * value;

    private static PlanarImage Restore(
        PlanarImage blurry, MarginedPhoto photo, DeconvolutionOptions options, IProgress<SolveReport>? progress, CancellationToken cancellation)
    {
        (PlanarImage padded, BlurDataTerm data) = (photo.Padded, photo.Data);
        PlanarImage image = new(padded.Channels, padded.Height, padded.Width, [.. padded.Values]);
        double noise = Math.Max(options.Noise ?? NoiseLevel.Of(blurry), NoiseLevel.Least);
        if (options.DoubtBlur)
        {
            data.Prox(padded, FirstBeta, image, cancellation);
            noise = Math.Sqrt((noise * noise) + (MisfitAsNoise * Math.Max(0, Square(data.Misfit(image)) - (noise * noise) - Square(UsualMisfit))));
        }

        double gamma = options.Smoothness * noise * noise * Math.Sqrt(blurry.Channels); // equal channels have one gradient √C times as long
        IReadOnlyList<double> betas = HalfQuadraticSplitting.Betas(
            Math.Max(FirstBeta, FirstPerGamma * gamma), Math.Max(LastBeta, LastPerGamma * gamma), options.Levels);
        TotalVariation prior = new(maximumThreads: options.MaximumThreads);
        return photo.WithoutMargin(HalfQuadraticSplitting.Run(data, prior, gamma, betas, image, progress, cancellation));
    }
}
