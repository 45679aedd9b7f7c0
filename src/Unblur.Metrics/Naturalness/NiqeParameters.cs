using Unblur.Metrics.Filters;
using Unblur.Torch.Checkpoints;

namespace Unblur.Metrics.Naturalness;

/// <summary>What NIQE compares with: mean and covariance of the features of pristine photographs, and the window they were made with.</summary>
/// <remarks>
/// Read from <c>niqe_pris_params.npz</c> as BasicSR publishes it (converted from the authors' MATLAB file). The file is not part of Unblur:
/// get it there and give its path.
/// </remarks>
public sealed class NiqeParameters
{
    /// <summary>18 features at each of 2 scales.</summary>
    internal const int FeatureCount = 36;
    private const int WindowSize = 7;
    private const double WindowTolerance = 1e-6;

    private NiqeParameters(double[] mean, double[] covariance, double[] taps) => (Mean, Covariance, Taps) = (mean, covariance, taps);

    /// <summary>Mean of the features, 36.</summary>
    internal double[] Mean { get; }

    /// <summary>Covariance of the features, 36 x 36.</summary>
    internal double[] Covariance { get; }

    /// <summary>The window along one axis, 7.</summary>
    internal double[] Taps { get; }

    /// <summary>Reads <c>mu_pris_param</c> (1 x 36), <c>cov_pris_param</c> (36 x 36) and <c>gaussian_window</c> (7 x 7), all float64.</summary>
    /// <exception cref="WeightFileException">The file is missing, damaged, or holds something else.</exception>
    public static NiqeParameters Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        double[] mean = NpzFile.ReadMatrix(path, "mu_pris_param", 1, FeatureCount);
        double[] covariance = NpzFile.ReadMatrix(path, "cov_pris_param", FeatureCount, FeatureCount);
        double[] window = NpzFile.ReadMatrix(path, "gaussian_window", WindowSize, WindowSize);
        if (!mean.Concat(covariance).Concat(window).All(double.IsFinite))
        {
            throw new WeightFileException(path, "holds values that are not finite.");
        }

        return new NiqeParameters(mean, covariance, Factor(path, window));
    }

    /// <summary>The window's factor: it has to be the outer product of one row of weights with itself, summing to 1.</summary>
    private static double[] Factor(string path, double[] window)
    {
        double[] taps = [.. Enumerable.Range(0, WindowSize).Select(x => Enumerable.Range(0, WindowSize).Sum(y => window[(y * WindowSize) + x]))];
        for (int i = 0; i < window.Length; i++)
        {
            if (Math.Abs(window[i] - (taps[i / WindowSize] * taps[i % WindowSize])) > WindowTolerance)
            {
                throw new WeightFileException(path, "holds a gaussian_window that is not a separable window of sum 1.");
            }
        }

        return taps;
    }
}
