using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The last turns of picture and kernel: mean and variance of every gradient under a sparse prior, not its most likely value alone.</summary>
/// <remarks>
/// <para>Levin, Weiss, Durand and Freeman, "Efficient marginal likelihood optimization in blind deconvolution", CVPR 2011, with a diagonal covariance and
/// the prior 1/|x|: the mean x solves (KᵀK + s² W) x = Kᵀ ∇Y with W = 1 / (x² + c), the variance is c = 1 / (‖k‖² / s² + W), and the kernel is that of
/// <see cref="KernelStep"/> with the sum of all c as its weight. The noise s falls from turn to turn.</para>
/// <para>L0 makes edges steeper than they are, and kernels a little thicker; this takes it back.</para>
/// </remarks>
internal sealed class MarginalStep
{
    private const int Solves = 10;
    private const float LeastSquare = 1e-8f;

    private readonly PlaneTransform _transform;
    private readonly KernelStep _kernelStep;
    private readonly Spectrum _work;
    private readonly float[] _power, _right, _residual, _direction, _product, _weights;
    private readonly float[][] _means, _variances;

    public MarginalStep(PlaneTransform transform, KernelStep kernelStep)
    {
        (_transform, _kernelStep) = (transform, kernelStep);
        _work = transform.NewSpectrum();
        _power = new float[_work.Re.Length];
        int count = transform.Height * transform.Width;
        (_right, _residual, _direction, _product, _weights) = (new float[count], new float[count], new float[count], new float[count], new float[count]);
        _means = [new float[count], new float[count]];
        _variances = [new float[count], new float[count]];
    }

    /// <summary>Starts from the gradients of a picture.</summary>
    public void Begin(float[] picture, float noise)
    {
        CyclicGradients.Sparse(picture, _transform.Width, 0, _means[0], _means[1], 1);
        Array.Fill(_variances[0], noise * noise);
        Array.Fill(_variances[1], noise * noise);
    }

    /// <summary>One turn.</summary>
    /// <param name="gradients">The gradients of Y, across and down.</param>
    /// <param name="blurry">The spectrum of Y.</param>
    /// <param name="kernelSpectrum">Of the kernel.</param>
    /// <param name="kernel">size x size, changed; may become negative.</param>
    /// <param name="size">Odd.</param>
    /// <param name="noise">s, above 0.</param>
    public void Run(float[][] gradients, Spectrum blurry, Spectrum kernelSpectrum, float[] kernel, int size, float noise)
    {
        float squared = (float)KernelAlgebra.Dot(kernel, kernel), variance = noise * noise;
        double sum = 0;
        SpectrumAlgebra.Square(kernelSpectrum, _power);
        for (int direction = 0; direction < 2; direction++)
        {
            (float[] mean, float[] spread) = (_means[direction], _variances[direction]);
            for (int i = 0; i < mean.Length; i++)
            {
                _weights[i] = variance / ((mean[i] * mean[i]) + spread[i] + LeastSquare);
                spread[i] = variance / (squared + _weights[i]);
                sum += spread[i];
            }

            _transform.Forward(gradients[direction], _work);
            SpectrumAlgebra.Multiply(kernelSpectrum, _work, conjugate: true, _work);
            _transform.Inverse(_work, _right);
            Solve(mean, squared);
        }

        _kernelStep.Run(_means[0], _means[1], blurry, (float)sum, kernel, size);
    }

    /// <summary>Conjugate gradients for (KᵀK + W) x = right, scaled by the diagonal.</summary>
    private void Solve(float[] mean, float squared)
    {
        Apply(mean, _product);
        double slope = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            _residual[i] = _right[i] - _product[i];
            _direction[i] = _residual[i] / (squared + _weights[i]);
            slope += (double)_residual[i] * _direction[i];
        }

        for (int iteration = 0; iteration < Solves && slope > 0; iteration++)
        {
            Apply(_direction, _product);
            float step = (float)(slope / KernelAlgebra.Dot(_direction, _product));
            KernelAlgebra.AddScaled(_direction, step, mean);
            KernelAlgebra.AddScaled(_product, -step, _residual);
            double next = 0;
            for (int i = 0; i < mean.Length; i++)
            {
                next += (double)_residual[i] * _residual[i] / (squared + _weights[i]);
            }

            float turn = (float)(next / slope);
            for (int i = 0; i < mean.Length; i++)
            {
                _direction[i] = (_residual[i] / (squared + _weights[i])) + (turn * _direction[i]);
            }

            slope = next;
        }
    }

    /// <summary>result = (KᵀK + W) plane.</summary>
    private void Apply(float[] plane, float[] result)
    {
        _transform.Forward(plane, _work);
        SpectrumAlgebra.Scale(_work, _power);
        _transform.Inverse(_work, result);
        for (int i = 0; i < plane.Length; i++)
        {
            result[i] += _weights[i] * plane[i];
        }
    }
}
