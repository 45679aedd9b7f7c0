using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Flow;

namespace Unblur.Motion;

/// <summary>A motion network as a function of planes of any size.</summary>
internal static class MotionForward
{
    /// <summary>Estimates the motion of a whole image. Beyond its right and lower edges it is repeated up to a size that the network takes.</summary>
    /// <param name="network">Gives the flow (2 planes) and, where it says it, the spread (1 plane), both px.</param>
    /// <param name="image">3 x H x W, [0,1].</param>
    /// <param name="cancellation">Stops the network.</param>
    /// <exception cref="ModelException">The motion is not finite: it would count as a measurement.</exception>
    internal static EstimatedMotion Estimate(INetwork network, PlanarImage image, CancellationToken cancellation)
    {
        (int height, int width) = (image.Height, image.Width);
        PlanarImage padded = ImagePadding.Repeat(image, network.Traits.FittingSide(width), network.Traits.FittingSide(height));
        PlanarImage[] maps = [.. network.Run([NetworkValue.Of(padded)], cancellation).Select(value => ImagePadding.Cut(value.Image, width, height))];
        if (maps.Any(map => map.Values.Any(value => !float.IsFinite(value))))
        {
            throw new ModelException($"the motion network ({network.Traits.Name}) gives motion that is NaN or infinite: its training diverged. Take other weights.");
        }

        MotionFlow flow = new(height, width, maps[0].Plane(0).ToArray(), maps[0].Plane(1).ToArray());
        return new EstimatedMotion(flow.Canonical(), maps.Length > 1 ? maps[1] : null);
    }
}
