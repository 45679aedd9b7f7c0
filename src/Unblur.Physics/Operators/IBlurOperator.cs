using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>A blur as a linear map A from a sharp image to a blurry one: y = A x, with its exact adjoint.</summary>
/// <remarks>
/// The adjoint holds for the whole image, borders included: Σ (A x) y = Σ x (Aᵀ y). Channels are independent. Each value of A x is
/// an average of values of x (the rows of A sum to 1), so a constant image stays as it is. Implementations are immutable, and their
/// results do not depend on the number of threads, to the bit.
/// </remarks>
public interface IBlurOperator
{
    /// <summary>Blurs an image: A x.</summary>
    /// <param name="sharp">C x H x W, of any range; in linear light where the blur is to act as in a camera (see <see cref="SceneLight"/>).</param>
    /// <returns>A new image of C channels; smaller than the input, and then its middle, for an operator without border.</returns>
    /// <exception cref="ArgumentException">The image does not fit the operator.</exception>
    PlanarImage Apply(PlanarImage sharp);

    /// <summary>The adjoint: Aᵀ y, from an image of the size that <see cref="Apply"/> returns to one of the size that it takes.</summary>
    /// <exception cref="ArgumentException">The image does not fit the operator.</exception>
    PlanarImage ApplyAdjoint(PlanarImage blurry);
}
