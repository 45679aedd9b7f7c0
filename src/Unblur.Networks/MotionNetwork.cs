using Unblur.Torch;

namespace Unblur.Networks;

/// <summary>Motion at every pixel of a batch of images.</summary>
/// <param name="Flow">(N, 2, H, W): u (right) and v (down) of the full blur, px, canonical (u ≥ 0).</param>
/// <param name="Spread">(N, 1, H, W): how far off the flow is expected to be, px, above 0; null where the network does not say.</param>
public sealed record MotionEstimate(Tensor Flow, Tensor? Spread);

/// <summary>A network that estimates motion in pixels of the image that it is given, of any size.</summary>
public abstract class MotionNetwork : Network
{
    /// <summary>Element type of the arithmetic inside, for networks that can choose; weights, input and output stay float32. Float32 or BFloat16.</summary>
    public DType Precision { get; set; } = DType.Float32;

    /// <summary>From <c>images</c> to <c>flow</c> and, where the network says it, <c>spread</c>: see <see cref="MotionEstimate"/>.</summary>
    public override IReadOnlyList<NetworkGraph> Graphs =>
        [new NetworkGraph("", [new GraphInput("images", 3)], HasSpread ? ["flow", "spread"] : ["flow"], inputs =>
        {
            MotionEstimate estimate = EstimateWhole(inputs[0]);
            return estimate.Spread is { } spread ? [estimate.Flow, spread] : [estimate.Flow];
        })];

    /// <summary>Whether an estimate says how far off it is.</summary>
    protected virtual bool HasSpread => false;

    /// <summary>Estimates motion. Sizes that are no multiples of <see cref="NetworkCard.SizeMultiple"/> are mirrored at their right and lower edges.</summary>
    /// <param name="images">(N, 3, H, W), float32, RGB, [0,1]; H and W at least half the <see cref="NetworkCard.SmallestSize"/>.</param>
    /// <returns>Flow and spread of H x W; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The rank or the channels do not fit, or the image is too small to be mirrored.</exception>
    public MotionEstimate Estimate(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = new TensorScope();
        (long height, long width) = (images.Size(2), images.Size(3));
        MotionEstimate estimate = EstimateWhole(SizePadding.Mirror(images, Card));
        Tensor flow = SizePadding.Cut(estimate.Flow, height, width);
        return new MotionEstimate(scope.Keep(flow), estimate.Spread is { } spread ? scope.Keep(SizePadding.Cut(spread, height, width)) : null);
    }

    /// <summary>As <see cref="Estimate"/>, for sizes that the <see cref="Network.Card"/> allows.</summary>
    protected abstract MotionEstimate EstimateWhole(Tensor images);
}
