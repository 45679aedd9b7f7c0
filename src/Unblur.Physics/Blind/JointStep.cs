using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>A step of the sharp picture's differences, and of the kernel at the same time.</summary>
/// <remarks>
/// <para>A Gauss-Newton step of ½ Σ ‖M (∇Y − K x)‖² + ½ Σ s² W x² + ½ gamma ‖k‖² in x and k together, by conjugate gradients that are scaled by a diagonal. Solving
/// for one and then for the other does not get anywhere where the noise is low: whatever the kernel is, the picture explains the photo with it.</para>
/// <para>Unknowns are one array: differences across, down, then the kernel. Working memory is made once.</para>
/// </remarks>
internal sealed class JointStep
{
    private const double Enough = 1e-12; // of the first slope
    private const float LeastDiagonal = 1e-12f; // where the picture has no differences

    private readonly PlaneTransform _transform;
    private readonly int _size, _planeCount;
    private readonly Spectrum[] _means;
    private readonly Spectrum _kernelSpectrum, _change, _work, _product;
    private readonly float[] _plane, _lags, _diagonal, _residual, _direction, _image, _solution;

    /// <param name="transform">Of the planes of <see cref="SparseGradients"/>.</param>
    /// <param name="size">Rows and columns of the kernel, odd.</param>
    public JointStep(PlaneTransform transform, int size)
    {
        (_transform, _size, _planeCount) = (transform, size, transform.Height * transform.Width);
        _means = [transform.NewSpectrum(), transform.NewSpectrum()];
        (_kernelSpectrum, _change, _work, _product) = (transform.NewSpectrum(), transform.NewSpectrum(), transform.NewSpectrum(), transform.NewSpectrum());
        (_plane, _lags) = (new float[_planeCount], new float[size * size]);
        int count = (2 * _planeCount) + (size * size);
        (_diagonal, _residual, _direction, _image, _solution) = (new float[count], new float[count], new float[count], new float[count], new float[count]);
    }

    /// <summary>Improves both.</summary>
    /// <param name="gradients">With their weights; the mean is changed.</param>
    /// <param name="kernel">size x size, changed where it may be; weights may become negative.</param>
    /// <param name="gamma">At least 0.</param>
    /// <param name="support">Where the kernel may change; null for nowhere.</param>
    /// <param name="iterations">Of conjugate gradients.</param>
    /// <param name="cancellation">Checked between them.</param>
    public void Run(
        SparseGradients gradients, float[] kernel, float gamma, bool[]? support, int iterations, CancellationToken cancellation = default)
    {
        Begin(gradients, kernel, gamma, support);
        Precondition(_direction);
        double slope = VectorAlgebra.Dot(_residual, _direction), enough = Enough * slope;
        for (int iteration = 0; iteration < iterations && slope > enough; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            Apply(gradients, gamma, support);
            float step = (float)(slope / VectorAlgebra.Dot(_direction, _image));
            VectorAlgebra.AddScaled(_direction, step, _solution);
            VectorAlgebra.AddScaled(_image, -step, _residual);
            Precondition(_image);
            double next = VectorAlgebra.Dot(_residual, _image);
            float turn = (float)(next / slope);
            VectorAlgebra.ScaleAndAdd(_direction, turn, _image);
            slope = next;
        }

        float length = support is null ? 1 : Length(gradients, kernel, gamma);
        VectorAlgebra.AddScaled(_solution.AsSpan(0, 2 * _planeCount), length, gradients.Mean);
        VectorAlgebra.AddScaled(_solution.AsSpan(2 * _planeCount), length, kernel);
    }

    /// <summary>Equations for the kernel alone, for the mean as it is, whose solution lowers the energy.</summary>
    /// <remarks>The normal equations where all is shown; where it is not, the matrix counts what is hidden, too, and the kernel changes less.</remarks>
    /// <param name="gradients">Not changed.</param>
    /// <param name="kernel">size x size.</param>
    /// <param name="gamma">At least 0.</param>
    /// <param name="slope">Set: size x size, Σ XᵀM (∇Y − K x) − gamma k.</param>
    /// <param name="correlation">Set: (2 size − 1)², the autocorrelation of x.</param>
    public void KernelEquations(SparseGradients gradients, float[] kernel, float gamma, float[] slope, float[] correlation)
    {
        Begin(gradients, kernel, gamma, [.. Enumerable.Repeat(true, slope.Length)]);
        _residual.AsSpan(2 * _planeCount).CopyTo(slope);
        SpectrumAlgebra.Square(_means[0], _work.Re);
        SpectrumAlgebra.Square(_means[1], _work.Re, add: true);
        Array.Clear(_work.Im);
        _transform.Inverse(_work, _plane);
        CyclicKernel.Lags(_plane, _transform.Width, correlation, (2 * _size) - 1);
    }

    /// <summary>∇Y − K x; in working memory.</summary>
    public float[] Misfit(SparseGradients gradients, float[] kernel)
    {
        Place(kernel, _kernelSpectrum);
        foreach (int axis in (int[])[0, 1])
        {
            Transform(gradients.Mean, axis, _means[axis]);
            SpectrumAlgebra.Multiply(_kernelSpectrum, _means[axis], conjugate: false, _work);
            _transform.Inverse(_work, _plane);
            Span<float> misfit = _image.AsSpan(axis * _planeCount, _planeCount);
            gradients.Observed.AsSpan(axis * _planeCount, _planeCount).CopyTo(misfit);
            VectorAlgebra.AddScaled(_plane, -1, misfit);
        }

        return _image;
    }

    /// <summary>The right side of the equations for the change of all unknowns, and their diagonal.</summary>
    private void Begin(SparseGradients gradients, float[] kernel, float gamma, bool[]? support)
    {
        Misfit(gradients, kernel);
        Array.Clear(_solution);
        Array.Clear(_residual);
        Adjoint(gradients, _image, support, _residual);
        float squared = (float)VectorAlgebra.Dot(kernel, kernel);
        for (int i = 0; i < gradients.Mean.Length; i++)
        {
            _residual[i] -= gradients.Weights[i] * gradients.Mean[i];
            _diagonal[i] = squared + gradients.Weights[i];
        }

        _diagonal.AsSpan(2 * _planeCount).Fill((float)VectorAlgebra.Dot(gradients.Mean, gradients.Mean) + gamma + LeastDiagonal);
        AddSupported(kernel, -gamma, support, _residual);
    }

    /// <summary>The image of the direction: (Jᵀ M J + diag(s² W, gamma)) d, J d = K dx + X dk.</summary>
    private void Apply(SparseGradients gradients, float gamma, bool[]? support)
    {
        if (support is not null)
        {
            Place(_direction.AsSpan(2 * _planeCount), _change);
        }

        foreach (int axis in (int[])[0, 1])
        {
            Transform(_direction, axis, _product);
            SpectrumAlgebra.Multiply(_kernelSpectrum, _product, conjugate: false, _work);
            if (support is not null)
            {
                SpectrumAlgebra.Multiply(_change, _means[axis], conjugate: false, _work, add: true);
            }

            _transform.Inverse(_work, _plane);
            _plane.CopyTo(_image, axis * _planeCount);
        }

        Adjoint(gradients, _image, support, _image);
        VectorAlgebra.AddProduct(gradients.Weights, _direction.AsSpan(0, 2 * _planeCount), _image);
        AddSupported(_direction.AsSpan(2 * _planeCount), gamma, support, _image);
    }

    /// <summary>The share of the step, in sixteenths, that lowers the energy most; none, where every one raises it: it is a polynomial, as the misfit is r − t J d − t² dk ∗ dx.</summary>
    private float Length(SparseGradients gradients, float[] kernel, float gamma)
    {
        ReadOnlySpan<float> change = _solution.AsSpan(2 * _planeCount);
        Place(change, _change);
        (double slope, double square, double cube, double fourth) = (gamma * VectorAlgebra.Dot(kernel, change), gamma * VectorAlgebra.Dot(change, change), 0, 0);
        foreach (int axis in (int[])[0, 1])
        {
            (int first, float[] misfit, float[] linear) = (axis * _planeCount, _residual, _image);
            SpectrumAlgebra.Multiply(_kernelSpectrum, _means[axis], conjugate: false, _work);
            _transform.Inverse(_work, misfit);
            Transform(_solution, axis, _product);
            SpectrumAlgebra.Multiply(_kernelSpectrum, _product, conjugate: false, _work);
            SpectrumAlgebra.Multiply(_change, _means[axis], conjugate: false, _work, add: true);
            _transform.Inverse(_work, linear);
            SpectrumAlgebra.Multiply(_change, _product, conjugate: false, _work);
            _transform.Inverse(_work, _plane);
            for (int i = 0; i < _planeCount; i++)
            {
                int at = first + i;
                double r = gradients.Mask[at] * (gradients.Observed[at] - misfit[i]), a = gradients.Mask[at] * linear[i], b = gradients.Mask[at] * _plane[i];
                double weighted = gradients.Weights[at] * _solution[at];
                slope += (weighted * gradients.Mean[at]) - (r * a);
                square += (weighted * _solution[at]) + (a * a) - (2 * r * b);
                (cube, fourth) = (cube + (a * b), fourth + (b * b));
            }
        }

        return Enumerable.Range(0, 17).Select(i => i / 16f).MinBy(t => t * (slope + (t * ((square / 2) + (t * (cube + (t * fourth / 2)))))));
    }

    /// <summary>Jᵀ M of a misfit, which may be the result itself.</summary>
    private void Adjoint(SparseGradients gradients, float[] misfit, bool[]? support, float[] result)
    {
        foreach (int axis in (int[])[0, 1])
        {
            int first = axis * _planeCount;
            VectorAlgebra.Multiply(gradients.Mask.AsSpan(first, _planeCount), misfit.AsSpan(first, _planeCount), _plane);
            _transform.Forward(_plane, _work);
            if (support is not null)
            {
                SpectrumAlgebra.Multiply(_means[axis], _work, conjugate: true, _product, add: axis > 0);
            }

            SpectrumAlgebra.Multiply(_kernelSpectrum, _work, conjugate: true, _work);
            _transform.Inverse(_work, _plane);
            _plane.CopyTo(result, first);
        }

        result.AsSpan(2 * _planeCount).Clear();
        if (support is not null)
        {
            _transform.Inverse(_product, _plane);
            CyclicKernel.Lags(_plane, _transform.Width, _lags, _size);
            AddSupported(_lags, 1, support, result);
        }
    }

    /// <summary>result = the residual divided by the diagonal.</summary>
    private void Precondition(float[] result) => VectorAlgebra.Divide(_residual, _diagonal, result);

    private void AddSupported(ReadOnlySpan<float> kernel, float factor, bool[]? support, float[] unknowns)
    {
        for (int i = 0; support is not null && i < kernel.Length; i++)
        {
            unknowns[(2 * _planeCount) + i] += support[i] ? factor * kernel[i] : 0;
        }
    }

    private void Place(ReadOnlySpan<float> kernel, Spectrum spectrum)
    {
        CyclicKernel.Place(kernel, _size, _plane, _transform.Width);
        _transform.Forward(_plane, spectrum);
    }

    private void Transform(float[] unknowns, int axis, Spectrum spectrum)
    {
        unknowns.AsSpan(axis * _planeCount, _planeCount).CopyTo(_plane);
        _transform.Forward(_plane, spectrum);
    }
}
