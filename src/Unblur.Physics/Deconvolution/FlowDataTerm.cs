using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>The data term of a photo that was blurred along a motion flow, for priors that see the photo alone: what lies outside it is solved for, too.</summary>
/// <remarks>
/// The I step of SEN + RP-GAN, (KᵀWK + beta) I = beta Z + KᵀW O: W is 1 on the photo and 0 in a margin as wide as the blur reaches, so that borders neither darken nor
/// ring. In the margin Z is the edge of the given one, going on. A solve depends on its arguments alone. An instance serves one thread at a time.
/// </remarks>
public sealed class FlowDataTerm
{
    private readonly BlurDataTerm _data;
    private readonly (int Width, int Height, int MarginX, int MarginY) _size;

    /// <param name="blurry">O: C x H x W, finite.</param>
    /// <param name="flow">H x W, px of full blur length, finite and at most 500.</param>
    /// <param name="options">When iterations stop.</param>
    /// <param name="maximumThreads">Rows computed at the same time, at least 1; the result does not depend on it.</param>
    /// <param name="weights">W on the photo, at least 0, of the size of O: less where the flow is not certain. Null for 1.</param>
    /// <exception cref="ArgumentException">The flow or the weights are of another size or out of range, or values are not finite.</exception>
    public FlowDataTerm(PlanarImage blurry, MotionFlow flow, ConjugateGradientOptions? options = null, int maximumThreads = 1, PlanarImage? weights = null)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        ArgumentNullException.ThrowIfNull(flow);
        if (flow.Height != blurry.Height || flow.Width != blurry.Width)
        {
            throw new ArgumentException($"the flow is {flow.Width} x {flow.Height} but the photo is {blurry.Width} x {blurry.Height}: give the flow of this photo.", nameof(flow));
        }

        if (weights is not null)
        {
            Planes.RequireSize(weights, blurry.Channels, blurry.Height, blurry.Width, nameof(weights));
        }

        (int marginX, int marginY) = Deconvolver.MarginOf(flow);
        _size = (blurry.Width, blurry.Height, marginX, marginY);
        _data = new BlurDataTerm(
            new VaryingBlur(EdgePadding.Pad(flow, marginX, marginY)) { MaximumThreads = maximumThreads }, EdgePadding.Pad(blurry, marginX, marginY),
            weights is null
                ? EdgePadding.Inside(blurry.Channels, blurry.Height, blurry.Width, marginX, marginY)
                : EdgePadding.Inside(weights, marginX, marginY),
            options, maximumThreads);
    }

    /// <summary>I = argmin ½‖W^½ (K I − O)‖² + beta/2 ‖I − Z‖², starting from Z.</summary>
    /// <param name="z">Z, of the size of the photo; not changed.</param>
    /// <param name="beta">Above 0.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>A new image of the size of the photo, not clipped, and how the solve went.</returns>
    /// <exception cref="ArgumentException">Z is of another size, or beta is not positive.</exception>
    public (PlanarImage Image, SolveReport Report) Solve(PlanarImage z, double beta, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(z);
        PlanarImage padded = EdgePadding.Pad(z, _size.MarginX, _size.MarginY);
        PlanarImage image = new(padded.Channels, padded.Height, padded.Width, [.. padded.Values]);
        SolveReport report = _data.Prox(padded, beta, image, cancellation);
        return (image.Crop(_size.MarginX, _size.MarginY, _size.Width, _size.Height), report);
    }
}
