using Unblur.Imaging;

namespace Unblur.Metrics.Motion;

/// <summary>What motion costs nothing to estimate: the errors that an estimate must fall below.</summary>
/// <remarks>Motion is given as in <see cref="MotionError"/>: 2 x H x W, u and v, px. Errors are mean squares over pixels and both components, px².</remarks>
public static class MotionBaselines
{
    private const int MostIterations = 100;

    /// <summary>No motion anywhere: the mean square of the true one.</summary>
    /// <exception cref="ArgumentException">There is no motion, or one has not two planes.</exception>
    public static double AlwaysZero(IReadOnlyList<PlanarImage> truths) => MeanOver(truths, truth => MotionError.MeanSquaredUpToSign(new PlanarImage(2, truth.Height, truth.Width), truth));

    /// <summary>The best canonical vector for each photo, if it were known: the mean of its canonical motion.</summary>
    /// <exception cref="ArgumentException">There is no motion, or one has not two planes.</exception>
    public static double ConstantPerPhoto(IReadOnlyList<PlanarImage> truths) => MeanOver(truths, truth => Error([truth], [truth], Mean, isSigned: true));

    /// <summary>The best canonical vector for all photos together.</summary>
    /// <exception cref="ArgumentException">There is no motion, or one has not two planes.</exception>
    public static double ConstantPerSet(IReadOnlyList<PlanarImage> truths) => MeanOver(truths, truth => Error([truth], truths, Mean, isSigned: true));

    /// <summary>As <see cref="ConstantPerPhoto"/> with the sign free at each pixel; the vector is a local optimum.</summary>
    /// <exception cref="ArgumentException">There is no motion, or one has not two planes.</exception>
    public static double ConstantPerPhotoUpToSign(IReadOnlyList<PlanarImage> truths) => MeanOver(truths, truth => Error([truth], [truth], MeanUpToSign, isSigned: false));

    /// <summary>As <see cref="ConstantPerSet"/> with the sign free at each pixel; the vector is a local optimum.</summary>
    /// <exception cref="ArgumentException">There is no motion, or one has not two planes.</exception>
    public static double ConstantPerSetUpToSign(IReadOnlyList<PlanarImage> truths) => MeanOver(truths, truth => Error([truth], truths, MeanUpToSign, isSigned: false));

    private static double MeanOver(IReadOnlyList<PlanarImage> truths, Func<PlanarImage, double> error)
    {
        ArgumentNullException.ThrowIfNull(truths);
        foreach (PlanarImage truth in truths)
        {
            MotionError.CheckPlanes(truth, nameof(truths));
        }

        return truths.Count > 0 ? truths.Average(error) : throw new ArgumentException("there is no motion: give at least one.", nameof(truths));
    }

    private static double Error(
        IReadOnlyList<PlanarImage> judged, IReadOnlyList<PlanarImage> known, Func<IReadOnlyList<PlanarImage>, (double U, double V)> best, bool isSigned)
    {
        (double u, double v) = best(known);
        double sum = 0.0;
        long count = 0;
        ForEach(judged, (trueU, trueV) =>
        {
            double same = Square(u - trueU, v - trueV);
            sum += isSigned ? same : Math.Min(same, Square(u + trueU, v + trueV));
            count += 2;
        });
        return sum / count;
    }

    // Every photo counts alike in the mean over a set of errors, so in the set's best vector it does, too.
    private static (double U, double V) Mean(IReadOnlyList<PlanarImage> truths) => Weighted(truths, (_, _) => false);

    /// <summary>Vectors are turned to the side of the present mean until none changes its side.</summary>
    private static (double U, double V) MeanUpToSign(IReadOnlyList<PlanarImage> truths)
    {
        (double u, double v) = Principal(truths);
        for (int i = 0; i < MostIterations; i++)
        {
            (double lastU, double lastV) = (u, v);
            (u, v) = Weighted(truths, (trueU, trueV) => (trueU * lastU) + (trueV * lastV) < 0);
            if (Square(u - lastU, v - lastV) < 1e-18)
            {
                break;
            }
        }

        return (u, v);
    }

    /// <summary>The direction along which the vectors are longest, of length 1.</summary>
    private static (double U, double V) Principal(IReadOnlyList<PlanarImage> truths)
    {
        double difference = 0.0, product = 0.0;
        ForEach(truths, (u, v) =>
        {
            difference += (u * u) - (v * v);
            product += 2 * u * v;
        });
        double angle = Math.Atan2(product, difference) / 2;
        return (Math.Cos(angle), Math.Sin(angle));
    }

    private static (double U, double V) Weighted(IReadOnlyList<PlanarImage> truths, Func<double, double, bool> isReversed)
    {
        (double u, double v) = (0.0, 0.0);
        foreach (PlanarImage truth in truths)
        {
            double weight = 1.0 / truth.Height / truth.Width / truths.Count;
            ForEach([truth], (trueU, trueV) =>
            {
                double sign = isReversed(trueU, trueV) ? -weight : weight;
                (u, v) = (u + (sign * trueU), v + (sign * trueV));
            });
        }

        return (u, v);
    }

    /// <summary>Every vector in its canonical form.</summary>
    private static void ForEach(IReadOnlyList<PlanarImage> truths, Action<double, double> visit)
    {
        foreach (PlanarImage truth in truths)
        {
            int pixels = truth.Height * truth.Width;
            for (int i = 0; i < pixels; i++)
            {
                (double u, double v) = (truth.Values[i], truth.Values[pixels + i]);
                bool isReversed = u < 0 || (u == 0 && v < 0);
                visit(isReversed ? -u : u, isReversed ? -v : v);
            }
        }
    }

    private static double Square(double u, double v) => (u * u) + (v * v);
}
