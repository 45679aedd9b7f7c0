using Unblur.Torch;

namespace Unblur.Networks.MotionNet;

/// <summary>Motion without a sign: a vector of length L and direction a as (L cos 2a, L sin 2a), the same for it and its reverse.</summary>
/// <remarks>
/// Canonical vectors jump where u changes its sign: nearly vertical motions on both sides of u = 0 blur alike, but have opposite v. Averaged, as a
/// squared loss or an enlargement does, they cancel. In this form there is no such seam: alike is near.
/// </remarks>
public static class DoubledAngle
{
    private const double SmallestSquare = 1e-12;

    /// <summary>(u, v) to the doubled angle: ((u² − v²) / L, 2 u v / L), L = √(u² + v²). Differentiable; 0 stays 0.</summary>
    /// <param name="flow">(N, 2, H, W): u, v, px, of either sign.</param>
    /// <returns>(N, 2, H, W), px.</returns>
    /// <exception cref="ArgumentException">It is no field of vectors.</exception>
    public static Tensor FromFlow(Tensor flow)
    {
        using var scope = new TensorScope();
        (Tensor u, Tensor v) = Components(flow);
        Tensor length = Length(u, v);
        return scope.Keep(Tensor.Cat([(u.Square() - v.Square()) / length, u * v * 2 / length], 1));
    }

    /// <summary>The doubled angle to the canonical vector: u = √(L (L + p) / 2), v = ±√(L (L − p) / 2) with the sign of q; v ≥ 0 where q = 0. Differentiable.</summary>
    /// <param name="doubled">(N, 2, H, W): p = L cos 2a and q = L sin 2a, px.</param>
    /// <returns>(N, 2, H, W): u ≥ 0, v, px.</returns>
    /// <exception cref="ArgumentException">It is no field of vectors.</exception>
    public static Tensor ToFlow(Tensor doubled)
    {
        using var scope = new TensorScope();
        (Tensor p, Tensor q) = Components(doubled);
        Tensor length = Length(p, q);
        Tensor u = Root(length * (length + p) * 0.5);
        Tensor v = Root(length * (length - p) * 0.5);
        return scope.Keep(Tensor.Cat([u, Tensor.Where(q.Less(0), -v, v)], 1));
    }

    // Rounding can bring L − |p| below 0; at 0 a root has no gradient.
    private static Tensor Root(Tensor square) => (Functional.Relu(square) + SmallestSquare).Sqrt();

    private static Tensor Length(Tensor first, Tensor second) => (first.Square() + second.Square() + SmallestSquare).Sqrt();

    private static (Tensor First, Tensor Second) Components(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return vectors.Rank == 4 && vectors.Size(1) == 2
            ? (vectors.Narrow(1, 0, 1), vectors.Narrow(1, 1, 1))
            : throw new ArgumentException($"{vectors} is not a field of vectors: give (N, 2, H, W).", nameof(vectors));
    }
}
