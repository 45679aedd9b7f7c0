using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>A blurry photo with a margin as wide as its blur reaches, and its data term: what lies outside the photo is solved for, too.</summary>
public sealed class MarginedPhoto
{
    private readonly int _marginX, _marginY, _width, _height;

    private MarginedPhoto(PlanarImage blurry, IBlurOperator blur, int marginX, int marginY, DeconvolutionOptions options)
    {
        (_marginX, _marginY, _width, _height) = (marginX, marginY, blurry.Width, blurry.Height);
        Padded = EdgePadding.Pad(blurry, marginX, marginY);
        PlanarImage inside = EdgePadding.Inside(blurry.Channels, blurry.Height, blurry.Width, marginX, marginY);
        Data = new BlurDataTerm(blur, Padded, inside, options.Solver, options.MaximumThreads) { Saturation = (float)options.Saturation };
    }

    /// <summary>The photo, with its edge going on in the margin.</summary>
    public PlanarImage Padded { get; }

    /// <summary>Of images as large as <see cref="Padded"/>. The margin of the photo counts nothing.</summary>
    public BlurDataTerm Data { get; }

    /// <summary>A photo that was blurred along a motion flow.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite.</param>
    /// <param name="flow">H x W, px of full blur length, finite and at most 500.</param>
    /// <param name="options">Of these the saturation, the solver and the threads.</param>
    /// <exception cref="ArgumentException">The flow is of another size or out of range, values are not finite, or an option is out of range.</exception>
    public static MarginedPhoto Of(PlanarImage blurry, MotionFlow flow, DeconvolutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (flow.Height != blurry.Height || flow.Width != blurry.Width)
        {
            throw new ArgumentException(
                $"The flow is {flow.Width} x {flow.Height} but the photo is {blurry.Width} x {blurry.Height}: "
                + "resize the flow to the photo (its vectors scale with it), or give the flow of this photo.", nameof(flow));
        }

        (int marginX, int marginY) = MarginOf(flow);
        VaryingBlur blur = new(EdgePadding.Pad(flow, marginX, marginY)) { MaximumThreads = options.MaximumThreads };
        return new MarginedPhoto(blurry, blur, marginX, marginY, options);
    }

    /// <summary>A photo that was blurred everywhere by one kernel.</summary>
    /// <param name="blurry">C x H x W, [0,1], finite.</param>
    /// <param name="kernel">As <see cref="KernelBlur"/> has it: a bright dot became this.</param>
    /// <param name="options">Of these the saturation, the solver and the threads.</param>
    /// <exception cref="ArgumentException">Values are not finite, or an option is out of range.</exception>
    public static MarginedPhoto Of(PlanarImage blurry, BlurKernel kernel, DeconvolutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new MarginedPhoto(blurry, new KernelBlur(kernel) { MaximumThreads = options.MaximumThreads }, kernel.Radius, kernel.Radius, options);
    }

    /// <summary>An image without its margin, clipped to [0,1].</summary>
    /// <param name="image">As large as <see cref="Padded"/>; not changed.</param>
    public PlanarImage WithoutMargin(PlanarImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        PlanarImage inner = image.Crop(_marginX, _marginY, _width, _height);
        foreach (ref float value in inner.Values.AsSpan())
        {
            value = Math.Clamp(value, 0, 1);
        }

        return inner;
    }

    /// <summary>How far outside the photo its blur reaches, px.</summary>
    internal static (int X, int Y) MarginOf(MotionFlow flow) => (Half(flow.MaximumU), Half(flow.MaximumV));

    // An operator refuses what is out of range, so that the margin only must not be absurd.
    private static int Half(float component) => float.IsFinite(component) ? (int)Math.Min(Math.Ceiling(component / 2), 256) : 0;
}
