using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>Restores a photo whose blur is known, with no network: half-quadratic splitting with total variation.</summary>
/// <remarks>
/// What lies outside the photo is solved for, too, as far as the blur brought it in: borders neither darken nor ring. Saturated values only say that
/// the light was at least so much. The noise of the photo sets the weight of the prior and the levels' betas. The blur acts on encoded values or on
/// light (<see cref="DeconvolutionOptions.Light"/>); noise and prior are those of encoded values in both.
/// </remarks>
public static class Deconvolver
{
    private const double FirstBeta = 2e-4, LastBeta = 0.01; // for hardly any noise
    private const double FirstPerGamma = 10, LastPerGamma = 200;

    // A Laplacian prior of fixed width would ask for 2, but the less noise there is, the fainter the gradients are that it hides. On photos of CLIC 2025
    // under hand shake, the best gamma was about 2.5e-5 without noise but that of 8 bits, and 2.4e-3 at 0.02: see docs/experiments/deconvolution.md.
    private const double NoisePower = 1.6;

    // Of the first solve, on photos of Kodak's under flows of 17 px: 0.0016 to 0.0020 with the true flow, whatever the photo, 0.0033 to 0.0066 with one
    // that is 1 px off, 0.0047 to 0.0101 at 2 px, where the noise that restores best is 0.006 to 0.01 and about 0.015.
    private const double MisfitBeta = 1e-3, UsualMisfit = 0.0018, MisfitAsNoise = 6;

    // In linear light, on eight photos of CLIC 2025 under hand shake: 0.0007 to 0.0033 with the true kernel.
    private const double UsualMisfitOfLight = 0.004;

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
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(flow);
        if (flow.Height != blurry.Height || flow.Width != blurry.Width)
        {
            throw new ArgumentException(
                $"The flow is {flow.Width} x {flow.Height} but the photo is {blurry.Width} x {blurry.Height}: "
                + "resize the flow to the photo (its vectors scale with it), or give the flow of this photo.", nameof(flow));
        }

        options = Valid(options);
        (int marginX, int marginY) = MarginOf(flow);
        VaryingBlur blur = new(EdgePadding.Pad(flow, marginX, marginY)) { MaximumThreads = options.MaximumThreads };
        return Restore(blurry, blur, marginX, marginY, options, progress, cancellation);
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
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(kernel);
        options = Valid(options);
        if (options.KeepsPlace)
        {
            (double x, double y) = kernel.Centroid();
            options = options with { Noise = options.Noise ?? NoiseLevel.Of(blurry) };
            blurry = SubpixelShift.Apply(blurry, x, y);
        }

        return Inside(Solve(blurry, BlurOf(kernel, options), kernel.Radius, kernel.Radius, options, progress, cancellation).Image, kernel.Radius, kernel.Radius, blurry);
    }

    /// <summary>Restores a photo that was blurred by an operator, such as one whose kernel differs from place to place.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite.</param>
    /// <param name="blur">For images of (H + 2 margin) x (W + 2 margin), of the same size before and after; the photo lies in the middle.</param>
    /// <param name="margin">How far the blur reaches, px, at least 0.</param>
    /// <param name="options">How; by default with the noise that the photo has.</param>
    /// <param name="progress">Gets the report of each level, on this thread.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>A new image of the same size, clipped to [0,1].</returns>
    /// <exception cref="ArgumentException">The operator is of another size, values are not finite, or an option is out of range.</exception>
    public static PlanarImage Restore(
        PlanarImage blurry, IBlurOperator blur, int margin, DeconvolutionOptions? options = null,
        IProgress<SolveReport>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(blur);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        return Restore(blurry, blur, margin, margin, Valid(options), progress, cancellation);
    }

    /// <summary>Z of deconvolution with a kernel, not clipped, with the kernel's radius as margin; and the weight of its total variation.</summary>
    internal static (PlanarImage Image, double Gamma) Solve(PlanarImage blurry, BlurKernel kernel, DeconvolutionOptions options, CancellationToken cancellation)
        => Solve(blurry, BlurOf(kernel, options), kernel.Radius, kernel.Radius, options, null, cancellation);

    /// <summary>How far outside the photo its blur reaches, px.</summary>
    internal static (int X, int Y) MarginOf(MotionFlow flow) => (Half(flow.MaximumU), Half(flow.MaximumV));

    // An operator refuses what is out of range, so that the margin only must not be absurd.
    private static int Half(float component) => float.IsFinite(component) ? (int)Math.Min(Math.Ceiling(component / 2), 256) : 0;

    private static KernelBlur BlurOf(BlurKernel kernel, DeconvolutionOptions options) => new(kernel) { MaximumThreads = options.MaximumThreads };

    private static double Square(double value) => value * value;

    private static DeconvolutionOptions Valid(DeconvolutionOptions? options)
    {
        options ??= new DeconvolutionOptions();
        options.Validate();
        return options;
    }

    private static PlanarImage Restore(
        PlanarImage blurry, IBlurOperator blur, int marginX, int marginY, DeconvolutionOptions options,
        IProgress<SolveReport>? progress, CancellationToken cancellation)
        => Inside(Solve(blurry, blur, marginX, marginY, options, progress, cancellation).Image, marginX, marginY, blurry);

    /// <summary>Of the size of the photo, and clipped.</summary>
    private static PlanarImage Inside(PlanarImage solved, int marginX, int marginY, PlanarImage photo)
    {
        PlanarImage restored = solved.Crop(marginX, marginY, photo.Width, photo.Height);
        foreach (ref float value in restored.Values.AsSpan())
        {
            value = Math.Clamp(value, 0, 1);
        }

        return restored;
    }

    private static (PlanarImage Image, double Gamma) Solve(
        PlanarImage blurry, IBlurOperator blur, int marginX, int marginY, DeconvolutionOptions options,
        IProgress<SolveReport>? progress, CancellationToken cancellation)
    {
        PlanarImage padded = EdgePadding.Pad(blurry, marginX, marginY);
        PlanarImage inside = EdgePadding.Inside(blurry.Channels, blurry.Height, blurry.Width, marginX, marginY);
        IMeasuredDataTerm data = options.Light != BlurLight.Encoded
            ? new LinearLightDataTerm(blur, options.Light, padded, inside, (float)options.Saturation, options.Solver, options.MaximumThreads)
            : new BlurDataTerm(blur, padded, inside, options.Solver, options.MaximumThreads) { Saturation = (float)options.Saturation };
        PlanarImage image = new(padded.Channels, padded.Height, padded.Width, [.. padded.Values]);
        double noise = Math.Max(options.Noise ?? NoiseLevel.Of(blurry), NoiseLevel.Least);
        if (options.DoubtBlur)
        {
            data.Prox(padded, MisfitBeta, image, cancellation);
            double usual = options.Light == BlurLight.Encoded ? UsualMisfit : UsualMisfitOfLight;
            noise = Math.Sqrt((noise * noise) + (MisfitAsNoise * Math.Max(0, Square(data.MisfitOfSolve(image)) - (noise * noise) - Square(usual))));
        }

        double gamma = options.Smoothness * Math.Pow(noise, NoisePower) * Math.Sqrt(blurry.Channels); // equal channels have one gradient √C times as long
        IReadOnlyList<double> betas = HalfQuadraticSplitting.Betas(
            Math.Max(FirstBeta, FirstPerGamma * gamma), Math.Max(LastBeta, LastPerGamma * gamma), options.Levels);
        TotalVariation prior = new(maximumThreads: options.MaximumThreads);
        PlanarImage z = HalfQuadraticSplitting.Run(data, prior, gamma, betas, image, progress, cancellation);
        return (z, gamma);
    }
}
