using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>A linear blur K and its adjoint K': the dot products ⟨K x, y⟩ and ⟨x, K' y⟩ are equal, borders included.</summary>
public interface IBlurOperator
{
    /// <summary>K x.</summary>
    PlanarImage Apply(PlanarImage sharp);

    /// <summary>K' y, of the size that <see cref="Apply"/> takes.</summary>
    PlanarImage Adjoint(PlanarImage blurry);
}
