using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>
/// The sharp picture that goes with a kernel: argmin over X of ‖K X − Y‖² + lambda ‖∇X‖₀ by half-quadratic splitting, where a gradient counts as one
/// if either of its components is not 0.
/// </summary>
/// <remarks>
/// Xu, Zheng and Jia, "Unnatural L0 sparse representation for natural image deblurring", CVPR 2013; Pan, Hu, Su and Yang, "Deblurring text images via
/// L0-regularized intensity and gradient prior", CVPR 2014, Eq. 7 to 10 without the intensity. G is ∇X where its square is at least lambda / beta, else
/// 0; X is in closed form; beta grows by 4 from 2 lambda to <see cref="LastBeta"/>. The picture is cyclic. Working memory is made once.
/// </remarks>
internal sealed class LatentStep
{
    internal const float LastBeta = 1e5f;

    private const float BetaFactor = 4, Floor = 1e-8f;

    private readonly PlaneTransform _transform;
    private readonly int _maximumThreads;
    private readonly Spectrum _numerator, _work;
    private readonly float[] _power, _across, _down, _adjoint;
    private readonly (float[] Rows, float[] Columns) _squared;

    public LatentStep(PlaneTransform transform, int maximumThreads)
    {
        (_transform, _maximumThreads) = (transform, maximumThreads);
        (_numerator, _work) = (transform.NewSpectrum(), transform.NewSpectrum());
        _power = new float[_work.Re.Length];
        int count = transform.Height * transform.Width;
        (_across, _down, _adjoint) = (new float[count], new float[count], new float[count]);
        _squared = CyclicGradients.Squared(_work);
    }

    /// <summary>Solves for the picture.</summary>
    /// <param name="blurry">The spectrum of Y.</param>
    /// <param name="kernel">The spectrum of the kernel.</param>
    /// <param name="lambda">Weight of a gradient, above 0.</param>
    /// <param name="picture">H x W: the start, then the result.</param>
    public void Run(Spectrum blurry, Spectrum kernel, float lambda, float[] picture)
    {
        SpectrumAlgebra.Multiply(kernel, blurry, conjugate: true, _numerator);
        SpectrumAlgebra.Square(kernel, _power);
        for (float beta = 2 * lambda; beta < LastBeta; beta *= BetaFactor)
        {
            CyclicGradients.Sparse(picture, _transform.Width, lambda / beta, _across, _down, _maximumThreads);
            Solve(beta, picture);
        }
    }

    /// <summary>argmin over X of ‖K X − Y‖² + beta ‖∇X − G‖², for the G that is in the work planes.</summary>
    private void Solve(float beta, float[] picture)
    {
        CyclicGradients.Adjoint(_across, _down, _transform.Width, _adjoint, _maximumThreads);
        _transform.Forward(_adjoint, _work);
        SpectrumAlgebra.Solve(_numerator, _power, beta, _squared, Floor, _work, _maximumThreads);
        _transform.Inverse(_work, picture);
    }
}
