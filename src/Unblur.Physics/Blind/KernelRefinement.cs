using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The last turns of picture and kernel, on the finest scale: mean and variance of every gradient, not its most likely value alone.</summary>
/// <remarks>
/// <para>L0 makes edges steeper than they are, and kernels thicker or with gaps; this takes it back. Turns under falling noise with weights that are not
/// negative; then some in which they may be, from which <see cref="KernelPhase"/> reads where the kernel lies between the pixels; then turns from there, and
/// the same again: the better the kernel, the better its place is seen.</para>
/// <para>Only what the photo shows counts (<see cref="SparseGradients"/>), with no guess about what lies outside.</para>
/// </remarks>
internal sealed class KernelRefinement
{
    private const double FirstNoise = 0.02, LastNoise = 0.001; // of gradients
    private const int SignedTurns = 15, Reach = 2;
    private const float Threshold = 0.03f, LeastPart = 0.02f;

    private readonly PlaneTransform _transform;
    private readonly int _size;
    private readonly SparseGradients[] _axes;
    private readonly RefinementPlanes _work;
    private readonly Spectrum _kernelSpectrum, _mean;
    private readonly float[] _power;

    /// <param name="plane">The photo, or the part of it that counts.</param>
    /// <param name="kernel">size x size: the start, then the result.</param>
    /// <param name="size">Odd.</param>
    /// <param name="maximumThreads">The result does not depend on it.</param>
    public KernelRefinement(ScaledPlane plane, float[] kernel, int size, int maximumThreads)
    {
        (_size, Kernel) = (size, kernel);
        _transform = new PlaneTransform(
            MixedRadixTransform.NextSize(plane.Height + size), MixedRadixTransform.NextSize(plane.Width + size), maximumThreads);
        (_kernelSpectrum, _mean, _work) = (_transform.NewSpectrum(), _transform.NewSpectrum(), new RefinementPlanes(_transform));
        _power = new float[_mean.Re.Length];
        PlanarImage photo = plane.ToImage();
        PlanarImage picture = Deconvolver.Restore(
            photo, new KernelCandidate(size, false) { Size = size, Weights = kernel }.ToKernel(), new DeconvolutionOptions { MaximumThreads = maximumThreads });
        _axes = [new(_transform, plane, picture.Values, size / 2, isAcross: true), new(_transform, plane, picture.Values, size / 2, isAcross: false)];
        Noise = Math.Max(Math.Sqrt(2) * NoiseLevel.Of(photo), LastNoise);
    }

    /// <summary>The kernel, changed in place.</summary>
    public float[] Kernel { get; }

    private double Noise { get; }

    /// <summary>Runs all turns.</summary>
    /// <param name="turns">Before the first search of the phase, and after each; at least 1.</param>
    /// <param name="searches">How often the phase is searched for, at least 1: each time costs as much as the first.</param>
    /// <param name="cancellation">Checked between turns.</param>
    public void Run(int turns, int searches, CancellationToken cancellation)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            float noise = (float)(Noise * Math.Pow(Math.Max(1, FirstNoise / Noise), 1 - ((turn + 1.0) / turns)));
            if (turn == 0)
            {
                Array.ForEach(_axes, axis => axis.Begin(noise));
            }

            Turn(noise, null, cancellation);
        }

        for (int search = 0; search < searches; search++)
        {
            bool[] support = KernelPhase.Support(Kernel, _size, Reach);
            Turns(SignedTurns, support, cancellation);
            Shift();
            Turns(turns, null, cancellation);
        }
    }

    private void Turns(int turns, bool[]? support, CancellationToken cancellation)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            Turn((float)Noise, support, cancellation);
        }
    }

    private void Shift()
    {
        (double x, double y) = KernelPhase.Of(Kernel, _size);
        KernelPhase.Shifted(Kernel, _size, x, y).CopyTo(Kernel, 0);
        KernelCleaning.Clean(Kernel, _size, Threshold, LeastPart);
        Array.ForEach(_axes, axis => axis.Shift(x, y, _work.Spectrum));
    }

    private void Turn(float noise, bool[]? support, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        CyclicKernel.Place(Kernel, _size, _work.Product, _transform.Width);
        _transform.Forward(_work.Product, _kernelSpectrum);
        float squared = (float)KernelAlgebra.Dot(Kernel, Kernel), gamma = 0;
        float[] slope = new float[_size * _size], part = new float[_size * _size];
        Array.Clear(_power);
        foreach (SparseGradients axis in _axes)
        {
            gamma += (float)axis.Solve(_kernelSpectrum, squared, noise, _work);
            axis.Slope(_kernelSpectrum, _mean, _work);
            SpectrumAlgebra.Square(_mean, _power, add: true);
            CyclicKernel.Lags(_work.Product, _transform.Width, part, _size);
            KernelAlgebra.AddScaled(part, 1, slope);
        }

        KernelAlgebra.AddScaled(Kernel, -gamma, slope);
        KernelDescent.Run(Autocorrelation(), gamma, slope, Kernel, _size, support);
        Normalize();
        if (support is null)
        {
            KernelCleaning.Clean(Kernel, _size, Threshold, LeastPart);
        }
    }

    private float[] Autocorrelation()
    {
        float[] correlation = new float[((2 * _size) - 1) * ((2 * _size) - 1)];
        _power.CopyTo(_work.Spectrum.Re, 0);
        Array.Clear(_work.Spectrum.Im);
        _transform.Inverse(_work.Spectrum, _work.Product);
        CyclicKernel.Lags(_work.Product, _transform.Width, correlation, (2 * _size) - 1);
        return correlation;
    }

    /// <summary>The kernel to sum 1, and the picture with it; where nothing is left, a dot.</summary>
    private void Normalize()
    {
        float sum = Kernel.Sum();
        if (!(sum > 1e-6f && float.IsFinite(sum)))
        {
            Array.Clear(Kernel);
            (Kernel[Kernel.Length / 2], sum) = (1, 1);
        }

        for (int i = 0; i < Kernel.Length; i++)
        {
            Kernel[i] /= sum;
        }

        Array.ForEach(_axes, axis => axis.Scale(sum));
    }
}
