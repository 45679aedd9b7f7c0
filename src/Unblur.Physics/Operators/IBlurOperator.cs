using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>A blur as a linear map K from a sharp image to a blurry one: y = K x, with its exact adjoint.</summary>
/// <remarks>
/// The adjoint holds for the whole image, borders included: Σ (K x) y = Σ x (Kᵀ y). Channels are independent. Each value of K x is
/// an average of values of x (the rows of K sum to 1), so a constant image stays as it is. Implementations are immutable, and their
/// results do not depend on the number of threads, to the bit.
/// </remarks>
public interface IBlurOperator
{
    /// <summary>Blurs an image: K x.</summary>
    /// <param name="sharp">C x H x W, of any range; in linear light where the blur is to act as in a camera (see <see cref="SceneLight"/>).</param>
    /// <returns>A new image of C channels; smaller than the input, and then its middle, for an operator without border.</returns>
    /// <exception cref="ArgumentException">The image does not fit the operator.</exception>
    PlanarImage Apply(PlanarImage sharp);

    /// <summary>The adjoint: Kᵀ y, from an image of the size that <see cref="Apply"/> returns to one of the size that it takes.</summary>
    /// <exception cref="ArgumentException">The image does not fit the operator.</exception>
    PlanarImage Adjoint(PlanarImage blurry);
}
