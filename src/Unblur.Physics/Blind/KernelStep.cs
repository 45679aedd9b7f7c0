using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The kernel that goes with a picture: argmin over k of ‖S ∗ k − ∇Y‖² + gamma ‖k‖², S the picture's clear gradients.</summary>
/// <remarks>
/// Cho and Lee, "Fast motion deblurring", 2009, Eq. 8 and 10. Only the weights of the kernel's square are unknowns: correlations by Fourier transforms
/// give the normal equations, whose matrix holds the autocorrelation of S, and conjugate gradients solve them on the small square.
/// </remarks>
internal sealed class KernelStep
{
    private const int Iterations = 30;
    private const double Tolerance = 1e-4;

    private readonly PlaneTransform _transform;
    private readonly int _maximumThreads;
    private readonly Spectrum _first, _second;
    private readonly float[] _power, _plane;

    public KernelStep(PlaneTransform transform, int maximumThreads)
    {
        (_transform, _maximumThreads) = (transform, maximumThreads);
        (_first, _second) = (transform.NewSpectrum(), transform.NewSpectrum());
        _power = new float[_first.Re.Length];
        _plane = new float[transform.Height * transform.Width];
    }

    /// <summary>Solves for the kernel.</summary>
    /// <param name="across">S, horizontal.</param>
    /// <param name="down">S, vertical.</param>
    /// <param name="blurry">The spectrum of Y.</param>
    /// <param name="gamma">At least 0.</param>
    /// <param name="kernel">size x size: where to start, then the result, which may have negative values.</param>
    /// <param name="size">Odd, less than half of each side of the picture.</param>
    public void Run(float[] across, float[] down, Spectrum blurry, float gamma, float[] kernel, int size)
    {
        float[] right = new float[size * size], correlation = new float[((2 * size) - 1) * ((2 * size) - 1)];
        _transform.Forward(across, _first);
        SpectrumAlgebra.Square(_first, _power);
        _transform.Forward(down, _first);
        SpectrumAlgebra.Square(_first, _power, add: true);
        CyclicGradients.Adjoint(across, down, _transform.Width, _plane, _maximumThreads);
        _transform.Forward(_plane, _first);
        SpectrumAlgebra.Multiply(_first, blurry, conjugate: true, _second);
        _transform.Inverse(_second, _plane);
        CyclicKernel.Lags(_plane, _transform.Width, right, size);
        _power.CopyTo(_first.Re, 0);
        Array.Clear(_first.Im);
        _transform.Inverse(_first, _plane);
        CyclicKernel.Lags(_plane, _transform.Width, correlation, (2 * size) - 1);
        ConjugateGradients(correlation, right, gamma, kernel, size);
    }

    /// <summary>result = (A + gamma) k, A(i, j) = correlation(i − j).</summary>
    internal static void Apply(float[] correlation, float gamma, float[] kernel, int size, float[] result)
    {
        int wide = (2 * size) - 1;
        for (int y = 0; y < size; y++)
        {
            Span<float> row = result.AsSpan(y * size, size);
            row.Clear();
            VectorAlgebra.AddScaled(kernel.AsSpan(y * size, size), gamma, row);
            for (int j = 0; j < size * size; j++)
            {
                if (kernel[j] != 0)
                {
                    int at = ((y - (j / size) + size - 1) * wide) - (j % size) + size - 1;
                    VectorAlgebra.AddScaled(correlation.AsSpan(at, size), kernel[j], row);
                }
            }
        }
    }

    private static void ConjugateGradients(float[] correlation, float[] right, float gamma, float[] kernel, int size)
    {
        float[] residual = [.. right], product = new float[right.Length];
        Apply(correlation, gamma, kernel, size, product);
        VectorAlgebra.AddScaled(product, -1, residual);
        float[] direction = [.. residual];
        double squared = VectorAlgebra.Dot(residual, residual), enough = Tolerance * Tolerance * VectorAlgebra.Dot(right, right);
        for (int i = 0; i < Iterations && squared > enough; i++)
        {
            Apply(correlation, gamma, direction, size, product);
            float step = (float)(squared / VectorAlgebra.Dot(direction, product));
            VectorAlgebra.AddScaled(direction, step, kernel);
            VectorAlgebra.AddScaled(product, -step, residual);
            double next = VectorAlgebra.Dot(residual, residual);
            VectorAlgebra.ScaleAndAdd(direction, (float)(next / squared), residual);
            squared = next;
        }
    }
}
