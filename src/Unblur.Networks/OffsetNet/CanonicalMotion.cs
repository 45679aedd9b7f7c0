using Unblur.Torch;

namespace Unblur.Networks.OffsetNet;

/// <summary>One of the two signs of a motion: a blur is the same forwards and backwards.</summary>
public static class CanonicalMotion
{
    /// <summary>Turns round every vector that points left: c(m) = -m where dx &lt; 0, m elsewhere. Differentiable.</summary>
    /// <remarks>
    /// The gradient passes with the same sign, dc/dm = -1 where dx &lt; 0 and 1 elsewhere, for both channels; the jump of c at dx = 0
    /// counts for nothing. At dx = 0 a vector stays as it is, so (dy, 0) and (-dy, 0) stay two, as in the authors' training.
    /// NeurMAP's relative motion is the difference of two canonical ones, and is itself not canonical.
    /// </remarks>
    /// <param name="motion">(N, 2, H, W): dy, dx, in any unit.</param>
    /// <returns>(N, 2, H, W): dy, dx, with dx >= 0.</returns>
    /// <exception cref="ArgumentException">It is no field of vectors.</exception>
    public static Tensor Of(Tensor motion)
    {
        ArgumentNullException.ThrowIfNull(motion);
        if (motion.Rank != 4 || motion.Size(1) != 2)
        {
            throw new ArgumentException($"{motion} is not a field of vectors: give (N, 2, H, W).", nameof(motion));
        }

        using var scope = new TensorScope();
        Tensor pointsLeft = motion.Narrow(1, 1, 1).Less(0);                                        // (N, 1, H, W)
        return scope.Keep(Tensor.Where(pointsLeft, -motion, motion));                           // (N, 2, H, W)
    }
}
