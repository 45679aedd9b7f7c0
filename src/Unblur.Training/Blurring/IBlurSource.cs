using Unblur.Torch;

namespace Unblur.Training.Blurring;

/// <summary>Blurs sharp patches while training, in place of the blur that they were drawn with.</summary>
/// <remarks>
/// Works on the thread that trains, not on those that prepare batches: a network there would start a team of threads on each of them, and its results could
/// depend on how many there are.
/// </remarks>
internal interface IBlurSource
{
    /// <param name="sharp">(N, 3, P, P), [0,1].</param>
    /// <param name="random">The generator of each patch; all draws come from it.</param>
    /// <returns>(N, 3, P, P), without a gradient, not rounded or clamped.</returns>
    Tensor Blur(Tensor sharp, IReadOnlyList<Random> random);
}
