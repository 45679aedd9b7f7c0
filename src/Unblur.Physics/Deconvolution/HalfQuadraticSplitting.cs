using Unblur.Imaging;

namespace Unblur.Physics.Deconvolution;

/// <summary>min over I of d(I) + gamma p(I), by turns: the data term against Z, and the prior against I, bound closer from level to level.</summary>
/// <remarks>
/// Level n: I = argmin d(I) + beta_n/2 ‖I − Z‖², then Z = argmin beta_n/2 ‖Z − I‖² + gamma p(Z).
/// SEN + RP-GAN has a generator for the second.
/// </remarks>
public static class HalfQuadraticSplitting
{
    /// <summary>Runs all levels.</summary>
    /// <param name="data">The photo and its blur.</param>
    /// <param name="prior">What sharp photos look like.</param>
    /// <param name="gamma">The weight of the prior, at least 0.</param>
    /// <param name="betas">One for each level, above 0, usually rising.</param>
    /// <param name="image">The start I, and then the last I. Z starts as a copy of it.</param>
    /// <param name="progress">Gets the report of each solve, on this thread.</param>
    /// <param name="cancellation">Checked between iterations.</param>
    /// <returns>The last Z, not clipped.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PlanarImage Run(
        IDataTerm data, IImagePrior prior, double gamma, IReadOnlyList<double> betas, PlanarImage image, IProgress<SolveReport>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentNullException.ThrowIfNull(betas);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegative(gamma);
        PlanarImage z = new(image.Channels, image.Height, image.Width, [.. image.Values]);
        foreach (double beta in betas)
        {
            SolveReport report = data.Prox(z, beta, image, cancellation);
            cancellation.ThrowIfCancellationRequested();
            prior.Denoise(image, gamma / beta, z);
            progress?.Report(report);
        }

        return z;
    }

    /// <summary>Levels in geometric steps from the first beta to the last.</summary>
    public static IReadOnlyList<double> Betas(double first, double last, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(last);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        return levels == 1 ? [last] : [.. Enumerable.Range(0, levels).Select(level => first * Math.Pow(last / first, level / (levels - 1.0)))];
    }
}
