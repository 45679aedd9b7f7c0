using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The last turns of picture and kernel on a scale: mean and variance of every gradient, not its most likely value alone.</summary>
/// <remarks>
/// <para>L0 makes edges steeper than they are, and kernels thicker or with gaps; this takes it back. Steps of picture and kernel together
/// (<see cref="JointStep"/>) under falling noise, in which weights may be negative, from which <see cref="KernelPhase"/> reads where the kernel lies between
/// the pixels; then turns from there without negative weights, and the same again: the better the kernel, the better its place is seen.</para>
/// <para>Only what the photo shows counts (<see cref="SparseGradients"/>), with no guess about what lies outside.</para>
/// </remarks>
internal sealed class KernelRefinement
{
    private const double FirstNoise = 0.005, LeastNoise = 0.001; // of gradients
    private const int FirstSteps = 2, FirstIterations = 15, Steps = 4, StepIterations = 30, EnergyIterations = 25, TurnIterations = 10, Reach = 2;
    private const float Threshold = 0.03f, LeastPart = 0.02f;
    private const int PictureLevels = 6; // of the picture to start from, which need not be exact

    private static readonly ConjugateGradientOptions s_solver = new() { Tolerance = 1e-5, MaximumIterations = 10 };

    private readonly int _size;
    private readonly PlaneTransform _transform;
    private readonly SparseGradients _gradients;
    private readonly JointStep _step;

    /// <param name="plane">The photo, or the part of it that counts.</param>
    /// <param name="kernel">size x size: the start, then the result.</param>
    /// <param name="size">Odd.</param>
    /// <param name="maximumThreads">The result does not depend on it.</param>
    public KernelRefinement(ScaledPlane plane, float[] kernel, int size, int maximumThreads)
    {
        (_size, Kernel) = (size, kernel);
        _transform = new PlaneTransform(
            MixedRadixTransform.NextSize(plane.Height + size), MixedRadixTransform.NextSize(plane.Width + size), maximumThreads);
        double noise = plane.Noise();
        PlanarImage picture = Deconvolver.Restore(
            plane.ToImage(), new KernelCandidate(size, false) { Size = size, Weights = kernel }.ToKernel(),
            new DeconvolutionOptions { Noise = noise, Levels = PictureLevels, Solver = s_solver, MaximumThreads = maximumThreads });
        (_gradients, _step) = (new SparseGradients(_transform, plane, picture.Values, size / 2), new JointStep(_transform, size));
        Noise = Math.Max(Math.Sqrt(2) * noise, LeastNoise);
        _gradients.Begin((float)Math.Max(FirstNoise, Noise));
    }

    /// <summary>The kernel, changed in place.</summary>
    public float[] Kernel { get; }

    /// <summary>Rows and columns computed at the same time, at least 1. The result does not depend on it.</summary>
    public int MaximumThreads
    {
        set => _transform.MaximumThreads = value;
    }

    private double Noise { get; }

    /// <summary>A few steps under falling noise, enough to compare starts by.</summary>
    /// <param name="cancellation">Checked within each.</param>
    /// <returns>The free energy, as of <see cref="Settle"/>.</returns>
    public double Begin(CancellationToken cancellation)
    {
        Descend(FirstSteps, FirstNoise, FirstIterations, cancellation);
        return Settle(EnergyIterations, cancellation);
    }

    /// <summary>More steps under the photo's own noise.</summary>
    /// <param name="cancellation">Checked within each.</param>
    /// <returns>The free energy, as of <see cref="Settle"/>.</returns>
    public double Continue(CancellationToken cancellation)
    {
        Descend(Steps, Noise, StepIterations, cancellation);
        return Settle(EnergyIterations, cancellation);
    }

    /// <summary>All that comes after them.</summary>
    /// <param name="turns">After each search of the phase, at least 1.</param>
    /// <param name="searches">How often the phase is searched for, at least 1.</param>
    /// <param name="cancellation">Checked within each.</param>
    public void Finish(int turns, int searches, CancellationToken cancellation)
    {
        for (int search = 0; search < searches; search++)
        {
            if (search > 0)
            {
                Descend(Steps, Noise, StepIterations, cancellation);
            }

            Shift();
            for (int turn = 0; turn < turns; turn++)
            {
                Turn(cancellation);
            }
        }
    }

    /// <summary>Steps of picture and kernel together, down to the photo's noise.</summary>
    /// <param name="steps">At least 1.</param>
    /// <param name="firstNoise">From which it falls with the first step; the photo's, where that is more.</param>
    /// <param name="iterations">Of each.</param>
    /// <param name="cancellation">Checked within each.</param>
    public void Descend(int steps, double firstNoise, int iterations, CancellationToken cancellation)
    {
        bool[] support = KernelPhase.Support(Kernel, _size, Reach);
        for (int step = 0; step < steps; step++)
        {
            double noise = Noise * Math.Pow(Math.Max(1, firstNoise / Noise), 1 - ((step + 1.0) / steps));
            _step.Run(_gradients, Kernel, Weigh(noise), support, iterations, cancellation);
            Normalize();
        }
    }

    /// <summary>Solves for the picture of the kernel as it is, and returns their free energy for each difference of the photo; infinity where there is none.</summary>
    /// <param name="iterations">At least 1.</param>
    /// <param name="cancellation">Checked between them.</param>
    public double Settle(int iterations, CancellationToken cancellation)
    {
        _step.Run(_gradients, Kernel, Weigh(Noise), null, iterations, cancellation);
        double energy = _gradients.FreeEnergy(_step.Misfit(_gradients, Kernel), Squared(), (float)Noise);
        return double.IsFinite(energy) ? energy : double.PositiveInfinity;
    }

    /// <summary>The kernel without negative weights, and without specks.</summary>
    public void Clean() => KernelCleaning.Clean(Kernel, _size, Threshold, LeastPart);

    private void Shift()
    {
        (double x, double y) = KernelPhase.Of(Kernel, _size);
        KernelPhase.Shifted(Kernel, _size, x, y).CopyTo(Kernel, 0);
        Clean();
        _gradients.Shift(x, y);
    }

    /// <summary>Picture, then kernel, whose weights may not be negative.</summary>
    private void Turn(CancellationToken cancellation)
    {
        float gamma = Weigh(Noise);
        _step.Run(_gradients, Kernel, gamma, null, TurnIterations, cancellation);
        float[] slope = new float[_size * _size], correlation = new float[((2 * _size) - 1) * ((2 * _size) - 1)];
        _step.KernelEquations(_gradients, Kernel, gamma, slope, correlation);
        KernelDescent.Run(correlation, gamma, slope, Kernel, _size);
        Normalize();
        Clean();
    }

    private float Weigh(double noise) => (float)_gradients.Weigh(Squared(), (float)noise);

    private float Squared() => (float)VectorAlgebra.Dot(Kernel, Kernel);

    /// <summary>The kernel to sum 1, and the picture with it; where nothing is left, a dot and the photo.</summary>
    private void Normalize()
    {
        float sum = Kernel.Sum();
        if (!(sum > 1e-6f && float.IsFinite(sum)))
        {
            Array.Clear(Kernel);
            (Kernel[Kernel.Length / 2], sum) = (1, 1);
            _gradients.Observed.CopyTo(_gradients.Mean, 0);
        }

        for (int i = 0; i < Kernel.Length; i++)
        {
            Kernel[i] /= sum;
        }

        _gradients.Scale(sum);
    }
}
