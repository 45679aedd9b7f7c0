using Unblur.Imaging;
using Unblur.Physics.Degradations;

namespace Unblur.Physics.Operators;

/// <summary>A blur as a linear map K from a sharp image to a blurry one: y = K x, with its exact adjoint.</summary>
/// <remarks>
/// The adjoint holds for the whole image, borders included: Σ (K x) y = Σ x (Kᵀ y). Channels are independent. Each value of K x is
/// an average of values of x (the rows of K sum to 1), so a constant image is unchanged. Implementations are immutable, and their
/// results do not depend on the number of threads, to the bit.
/// </remarks>
public interface IBlurOperator
{
    /// <summary>Blurs an image: K x.</summary>
    /// <param name="sharp">C x H x W, in any range; use linear light for a blur as in a camera (see <see cref="SceneLight"/>).</param>
    /// <returns>A new image of C channels. For an operator without border it is smaller: the middle of the input.</returns>
    /// <exception cref="ArgumentException">The image does not fit the operator.</exception>
    PlanarImage Apply(PlanarImage sharp);

    /// <summary>The adjoint: Kᵀ y. The input has the size of the output of <see cref="Apply(PlanarImage)"/>, and the result the size of its input.</summary>
    /// <exception cref="ArgumentException">The image does not fit the operator.</exception>
    PlanarImage Adjoint(PlanarImage blurry);

    /// <summary>K x into an image that is there already, for solvers that repeat it many times: kernel and flow then allocate no planes.</summary>
    /// <param name="sharp">As <see cref="Apply(PlanarImage)"/> takes it; not changed.</param>
    /// <param name="result">An image of the result's size, not the input; what it held is overwritten.</param>
    /// <exception cref="ArgumentException">An image does not fit the operator.</exception>
    void Apply(PlanarImage sharp, PlanarImage result) => Planes.Copy(Apply(sharp), result);

    /// <summary>Kᵀ y into an image that is there already; see <see cref="Apply(PlanarImage, PlanarImage)"/>.</summary>
    /// <exception cref="ArgumentException">An image does not fit the operator.</exception>
    void Adjoint(PlanarImage blurry, PlanarImage result) => Planes.Copy(Adjoint(blurry), result);

    /// <summary>K x in double precision, for solvers; always of the values as they are, even if the operator is set to linear light.</summary>
    /// <param name="sharp">C x H x W by channel and row.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <exception cref="ArgumentException">The values do not fill C x H x W, or the size does not fit the operator.</exception>
    double[] Apply(double[] sharp, int channels, int height, int width);

    /// <summary>Kᵀ y in double precision.</summary>
    /// <param name="blurry">C x H x W by channel and row.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <exception cref="ArgumentException">The values do not fill C x H x W, or the size does not fit the operator.</exception>
    double[] Adjoint(double[] blurry, int channels, int height, int width);
}
