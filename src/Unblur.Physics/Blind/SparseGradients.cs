using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The sharp picture's differences along one axis under a known kernel: mean and variance of each under a sparse prior.</summary>
/// <remarks>
/// Levin, Weiss, Durand and Freeman, "Efficient marginal likelihood optimization in blind deconvolution", CVPR 2011, with a diagonal covariance and the
/// prior 1/|x|: the mean x solves (KᵀMK + s² W) x = KᵀM ∇Y with W = 1 / (x² + c), the variance is c = 1 / (‖k‖² / s² + W). M is 1 where the photo shows
/// both pixels of a difference, so that borders and saturated pixels say nothing.
/// </remarks>
internal sealed class SparseGradients
{
    private const int Solves = 10;
    private const float LeastSquare = 1e-8f;

    private readonly PlaneTransform _transform;
    private readonly float[] _observed, _mask, _mean, _variance;

    /// <param name="transform">Of a plane with a margin of half a kernel around the photo.</param>
    /// <param name="plane">The photo.</param>
    /// <param name="picture">A first sharp picture of the same size.</param>
    /// <param name="margin">Left of and above the photo in the transform's plane.</param>
    /// <param name="isAcross">Differences along rows, else along columns.</param>
    public SparseGradients(PlaneTransform transform, ScaledPlane plane, float[] picture, int margin, bool isAcross)
    {
        _transform = transform;
        int count = transform.Height * transform.Width;
        (_observed, _mask, _mean, _variance) = (new float[count], new float[count], new float[count], new float[count]);
        int next = isAcross ? 1 : plane.Width;
        for (int y = 0; y < plane.Height - (isAcross ? 0 : 1); y++)
        {
            for (int x = 0; x < plane.Width - (isAcross ? 1 : 0); x++)
            {
                int from = (y * plane.Width) + x, to = ((y + margin) * transform.Width) + x + margin;
                _mean[to] = picture[from + next] - picture[from];
                if (plane.IsTrusted[from] && plane.IsTrusted[from + next])
                {
                    (_mask[to], _observed[to]) = (1, plane.Values[from + next] - plane.Values[from]);
                }
            }
        }
    }

    /// <summary>Sets all variances.</summary>
    public void Begin(float noise) => Array.Fill(_variance, noise * noise);

    /// <summary>Improves mean and variance.</summary>
    /// <param name="kernel">The kernel's spectrum.</param>
    /// <param name="squared">‖k‖².</param>
    /// <param name="noise">s, above 0.</param>
    /// <param name="work">Working memory.</param>
    /// <returns>The sum of the variances over what the photo shows.</returns>
    public double Solve(Spectrum kernel, float squared, float noise, RefinementPlanes work)
    {
        float variance = noise * noise;
        double sum = 0;
        for (int i = 0; i < _mean.Length; i++)
        {
            work.Weights[i] = variance / ((_mean[i] * _mean[i]) + _variance[i] + LeastSquare);
            _variance[i] = variance / (squared + work.Weights[i]);
            sum += _mask[i] * _variance[i];
        }

        ConjugateGradients(kernel, squared, work);
        return sum;
    }

    /// <summary>The spectrum of the mean, and in the plane Xᵀ M (∇Y − K x), whose values around 0 are the slope of the kernel's misfit.</summary>
    public void Slope(Spectrum kernel, Spectrum mean, RefinementPlanes work)
    {
        _transform.Forward(_mean, mean);
        SpectrumAlgebra.Multiply(kernel, mean, conjugate: false, work.Spectrum);
        _transform.Inverse(work.Spectrum, work.Product);
        for (int i = 0; i < _mean.Length; i++)
        {
            work.Product[i] = _mask[i] * (_observed[i] - work.Product[i]);
        }

        _transform.Forward(work.Product, work.Spectrum);
        SpectrumAlgebra.Multiply(mean, work.Spectrum, conjugate: true, work.Spectrum);
        _transform.Inverse(work.Spectrum, work.Product);
    }

    /// <summary>Multiplies the mean, as the kernel is divided.</summary>
    public void Scale(float factor)
    {
        for (int i = 0; i < _mean.Length; i++)
        {
            _mean[i] *= factor;
            _variance[i] *= factor * factor;
        }
    }

    /// <summary>Moves the mean against a kernel that is moved by (x, y) px.</summary>
    public void Shift(double x, double y, Spectrum work)
    {
        _transform.Forward(_mean, work);
        for (int i = 0; i < work.Re.Length; i++)
        {
            (int v, int u) = (i / work.Stride, i % work.Stride);
            double frequency = (x * (u <= work.Width / 2 ? u : u - work.Width) / work.Width) + (y * v / work.Height);
            (double sin, double cos) = Math.SinCos(Math.Tau * frequency);
            (work.Re[i], work.Im[i]) = ((float)((work.Re[i] * cos) - (work.Im[i] * sin)), (float)((work.Re[i] * sin) + (work.Im[i] * cos)));
        }

        _transform.Inverse(work, _mean);
    }

    /// <summary>Some steps of conjugate gradients for the mean, scaled by the diagonal.</summary>
    private void ConjugateGradients(Spectrum kernel, float squared, RefinementPlanes work)
    {
        (float[] residual, float[] direction, float[] product) = (work.Residual, work.Direction, work.Product);
        for (int i = 0; i < residual.Length; i++)
        {
            direction[i] = _mask[i] * _observed[i];
        }

        Convolve(direction, kernel, conjugate: true, residual, work);
        Apply(_mean, kernel, product, work);
        double slope = 0;
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] -= product[i];
            direction[i] = residual[i] / (squared + work.Weights[i]);
            slope += (double)residual[i] * direction[i];
        }

        for (int iteration = 0; iteration < Solves && slope > 0; iteration++)
        {
            Apply(direction, kernel, product, work);
            float step = (float)(slope / KernelAlgebra.Dot(direction, product));
            KernelAlgebra.AddScaled(direction, step, _mean);
            KernelAlgebra.AddScaled(product, -step, residual);
            double next = 0;
            for (int i = 0; i < residual.Length; i++)
            {
                next += (double)residual[i] * residual[i] / (squared + work.Weights[i]);
            }

            float turn = (float)(next / slope);
            for (int i = 0; i < residual.Length; i++)
            {
                direction[i] = (residual[i] / (squared + work.Weights[i])) + (turn * direction[i]);
            }

            slope = next;
        }
    }

    /// <summary>result = (KᵀMK + W) plane.</summary>
    private void Apply(float[] plane, Spectrum kernel, float[] result, RefinementPlanes work)
    {
        Convolve(plane, kernel, conjugate: false, result, work);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] *= _mask[i];
        }

        Convolve(result, kernel, conjugate: true, result, work);
        KernelAlgebra.AddProduct(work.Weights, plane, result);
    }

    private void Convolve(float[] plane, Spectrum kernel, bool conjugate, float[] result, RefinementPlanes work)
    {
        _transform.Forward(plane, work.Spectrum);
        SpectrumAlgebra.Multiply(kernel, work.Spectrum, conjugate, work.Spectrum);
        _transform.Inverse(work.Spectrum, result);
    }
}

/// <summary>Working memory that both axes share.</summary>
internal sealed class RefinementPlanes(PlaneTransform transform)
{
    public float[] Weights { get; } = new float[transform.Height * transform.Width];

    public float[] Residual { get; } = new float[transform.Height * transform.Width];

    public float[] Direction { get; } = new float[transform.Height * transform.Width];

    public float[] Product { get; } = new float[transform.Height * transform.Width];

    public Spectrum Spectrum { get; } = transform.NewSpectrum();
}
