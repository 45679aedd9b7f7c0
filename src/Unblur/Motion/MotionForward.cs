using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Physics.Flow;
using Unblur.Restoring.Tiles;
using Unblur.Torch;

namespace Unblur.Motion;

/// <summary>A motion network as a function of planes of any size.</summary>
internal static class MotionForward
{
    /// <summary>Estimates the motion of a whole image. Beyond its right and lower edges it is repeated up to a size that the network takes.</summary>
    /// <param name="network">On <paramref name="device"/>, in evaluation mode.</param>
    /// <param name="image">3 x H x W, [0,1].</param>
    /// <param name="device">Where the network computes.</param>
    /// <exception cref="ModelException">The motion is not finite: it would count as a measurement.</exception>
    internal static EstimatedMotion Estimate(MotionNetwork network, PlanarImage image, Device device)
    {
        using InferenceMode inference = new();
        using TensorScope scope = new();
        (int height, int width) = (image.Height, image.Width);
        Tensor planes = Tensor.From(image.Values, 1, 3, height, width).To(device);
        Tensor padded = Functional.Pad(planes, 0, Fitting(width) - width, 0, Fitting(height) - height, PadMode.Replicate);
        MotionEstimate estimate = network.Estimate(padded);                                        // (1, 2, H, W), (1, 1, H, W)
        if (!estimate.Flow.AllFinite() || estimate.Spread?.AllFinite() == false)
        {
            throw new ModelException($"the motion network ({network.Card.Name}) gives motion that is NaN or infinite: its training diverged. Take "
                + "other weights.");
        }

        MotionFlow flow = new(height, width, Values(estimate.Flow.Select(1, 0)), Values(estimate.Flow.Select(1, 1)));
        return new EstimatedMotion(flow.Canonical(), estimate.Spread is { } spread ? new PlanarImage(1, height, width, Values(spread.Select(1, 0))) : null);

        int Fitting(int side) => TilePlan.FittingSide(network.Card, side);
        float[] Values(Tensor plane) => plane.Narrow(1, 0, height).Narrow(2, 0, width).Contiguous().ToArray<float>();
    }
}
