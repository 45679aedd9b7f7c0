using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The sharp picture's differences across and down: mean and variance of each under a sparse prior.</summary>
/// <remarks>
/// Levin, Weiss, Durand and Freeman, "Efficient marginal likelihood optimization in blind deconvolution", CVPR 2011, with a diagonal covariance and the
/// prior 1/|x|: the mean x solves (KᵀMK + s² W) x = KᵀM ∇Y with W = 1 / (x² + c), the variance is c = 1 / (‖k‖² / s² + W). M is 1 where the photo shows
/// both pixels of a difference, so that borders and saturated pixels say nothing. All planes are two after another: across, then down.
/// </remarks>
internal sealed class SparseGradients
{
    private const float LeastSquare = 1e-8f;

    private readonly PlaneTransform _transform;
    private readonly float[] _variance;

    /// <param name="transform">Of a plane with a margin of half a kernel around the photo.</param>
    /// <param name="plane">The photo.</param>
    /// <param name="picture">A first sharp picture of the same size.</param>
    /// <param name="margin">Left of and above the photo in the transform's plane.</param>
    public SparseGradients(PlaneTransform transform, ScaledPlane plane, float[] picture, int margin)
    {
        _transform = transform;
        int count = 2 * PlaneCount;
        (Observed, Mask, Mean, Weights, _variance) = (new float[count], new float[count], new float[count], new float[count], new float[count]);
        foreach (int axis in (int[])[0, 1])
        {
            (int right, int below) = (1 - axis, axis);
            for (int y = 0; y < plane.Height - below; y++)
            {
                for (int x = 0; x < plane.Width - right; x++)
                {
                    int from = (y * plane.Width) + x, next = from + right + (below * plane.Width);
                    int to = (axis * PlaneCount) + ((y + margin) * transform.Width) + x + margin;
                    Mean[to] = picture[next] - picture[from];
                    if (plane.IsTrusted[from] && plane.IsTrusted[next])
                    {
                        (Mask[to], Observed[to]) = (1, plane.Values[next] - plane.Values[from]);
                    }
                }
            }
        }
    }

    /// <summary>Pixels of one plane.</summary>
    public int PlaneCount => _transform.Height * _transform.Width;

    /// <summary>∇Y, 0 where it is not known.</summary>
    public float[] Observed { get; }

    /// <summary>M.</summary>
    public float[] Mask { get; }

    /// <summary>x.</summary>
    public float[] Mean { get; }

    /// <summary>s² W.</summary>
    public float[] Weights { get; }

    /// <summary>Sets all variances.</summary>
    public void Begin(float noise) => Array.Fill(_variance, noise * noise);

    /// <summary>Sets weights and variances for the mean as it is.</summary>
    /// <param name="squared">‖k‖².</param>
    /// <param name="noise">s, above 0.</param>
    /// <returns>The sum of the variances over what the photo shows.</returns>
    public double Weigh(float squared, float noise)
    {
        float variance = noise * noise;
        double sum = 0;
        for (int i = 0; i < Mean.Length; i++)
        {
            Weights[i] = variance / ((Mean[i] * Mean[i]) + _variance[i] + LeastSquare);
            _variance[i] = variance / (squared + Weights[i]);
            sum += Mask[i] * _variance[i];
        }

        return sum;
    }

    /// <summary>The variational free energy of what the photo shows, a mean over its differences: lower is a better explanation.</summary>
    /// <remarks>½ mean of ((∇Y − K x)² + ‖k‖² c) / s² + ln((x² + c) / c), without what does not depend on kernel and picture.</remarks>
    /// <param name="residual">∇Y − K x.</param>
    /// <param name="squared">‖k‖².</param>
    /// <param name="noise">s, above 0.</param>
    public double FreeEnergy(float[] residual, float squared, float noise)
    {
        double variance = noise * (double)noise, sum = 0, count = 0;
        for (int i = 0; i < Mean.Length; i++)
        {
            double misfit = ((residual[i] * (double)residual[i]) + (squared * (double)_variance[i])) / (2 * variance);
            double spread = ((Mean[i] * (double)Mean[i]) + _variance[i] + LeastSquare) / _variance[i];
            (sum, count) = Mask[i] > 0 ? (sum + misfit + (0.5 * Math.Log(spread)), count + 1) : (sum, count);
        }

        return sum / Math.Max(1, count);
    }

    /// <summary>Multiplies the mean, as the kernel is divided.</summary>
    public void Scale(float factor)
    {
        for (int i = 0; i < Mean.Length; i++)
        {
            Mean[i] *= factor;
            _variance[i] *= factor * factor;
        }
    }

    /// <summary>Moves the mean against a kernel that is moved by (x, y) px.</summary>
    public void Shift(double x, double y)
    {
        Spectrum spectrum = _transform.NewSpectrum();
        float[] plane = new float[PlaneCount];
        foreach (Memory<float> axis in (Memory<float>[])[Mean.AsMemory(0, PlaneCount), Mean.AsMemory(PlaneCount)])
        {
            axis.CopyTo(plane);
            _transform.Forward(plane, spectrum);
            SpectrumAlgebra.Shift(spectrum, x, y);
            _transform.Inverse(spectrum, plane);
            plane.CopyTo(axis);
        }
    }
}
