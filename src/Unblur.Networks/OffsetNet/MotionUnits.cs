using Unblur.Torch;

namespace Unblur.Networks.OffsetNet;

/// <summary>NeurMAP's units of motion, dy and dx of half the blur over 20 px, and the field's, u = dx and v = dy of the full blur in px.</summary>
/// <remarks>
/// The border between the two is here and nowhere else. The end points of R lie 40 px apart for each unit. Its 15 samples have the
/// variance of an even line of 42.8 px, and linear kernels match it best at 42 to 43 px: take <see cref="LinePixelsPerUnit"/> to
/// compare with such kernels, <see cref="PixelsPerUnit"/> to name the motion itself.
/// </remarks>
public static class MotionUnits
{
    /// <summary>Px from the centre of the blur to its end, for a motion of 1.</summary>
    public const double HalfLengthOfUnit = 20;

    /// <summary>Px from end to end of the blur, for a motion of 1.</summary>
    public const double PixelsPerUnit = 2 * HalfLengthOfUnit;

    /// <summary>Px of the even line whose variance, length²/12, is that of R's samples, 20²·8/21, for a motion of 1.</summary>
    public const double LinePixelsPerUnit = 42.7618;

    /// <summary>(dy, dx) in network units to (u, v) in px; differentiable.</summary>
    /// <param name="motion">(N, 2, H, W): dy, dx.</param>
    /// <param name="pixelsPerUnit">Px of full length that a motion of 1 stands for.</param>
    /// <returns>(N, 2, H, W): u, v. The sign stays as it is.</returns>
    public static Tensor ToPixels(Tensor motion, double pixelsPerUnit = PixelsPerUnit) => Exchange(motion, pixelsPerUnit);

    /// <summary>(u, v) in px to (dy, dx) in network units; differentiable.</summary>
    /// <param name="flow">(N, 2, H, W): u, v.</param>
    /// <param name="pixelsPerUnit">Px of full length that a motion of 1 stands for.</param>
    /// <returns>(N, 2, H, W): dy, dx. The sign stays as it is.</returns>
    public static Tensor FromPixels(Tensor flow, double pixelsPerUnit = PixelsPerUnit) => Exchange(flow, 1 / pixelsPerUnit);

    private static Tensor Exchange(Tensor vectors, double scale)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Rank != 4 || vectors.Size(1) != 2)
        {
            throw new ArgumentException($"{vectors} is not a field of vectors: give (N, 2, H, W).", nameof(vectors));
        }

        using TensorScope scope = new();
        return scope.Keep(vectors.Flip(1) * scale);
    }
}
