using System.Numerics;
using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Similarity;

/// <summary>Weighted means of a, b, a², b² and ab under a separable window at all places of one row where the window lies within the image.</summary>
/// <remarks>Holds the buffers of one thread. What lies behind <see cref="Width"/> up to whole vectors is defined and meaningless.</remarks>
internal sealed class LocalMoments
{
    private const int Count = 5;
    private readonly double[] _taps;
    private readonly double[][] _columns;

    /// <param name="stride">Of the planes.</param>
    /// <param name="width">Of the planes.</param>
    /// <param name="taps">The window along one axis.</param>
    internal LocalMoments(int stride, int width, double[] taps)
    {
        _taps = taps;
        Width = width - taps.Length + 1;
        _columns = [.. Enumerable.Range(0, Count).Select(_ => new double[stride + DoublePlane.RoundUp(taps.Length)])];
        Means = [.. Enumerable.Range(0, Count).Select(_ => new double[DoublePlane.RoundUp(Width)])];
    }

    internal int Width { get; }

    /// <summary>Rows of the means of a, b, a², b², ab.</summary>
    internal double[][] Means { get; }

    internal void Compute(DoublePlane a, DoublePlane b, int y)
    {
        Down(a, b, y);
        for (int moment = 0; moment < Count; moment++)
        {
            Across(_columns[moment], Means[moment]);
        }
    }

    private void Down(DoublePlane a, DoublePlane b, int y)
    {
        for (int x = 0; x < a.Stride; x += Vector<double>.Count)
        {
            Vector<double> sumA = default, sumB = default, sumAA = default, sumBB = default, sumAB = default;
            for (int k = 0; k < _taps.Length; k++)
            {
                int at = ((y + k) * a.Stride) + x;
                var weight = new Vector<double>(_taps[k]);
                var valueA = new Vector<double>(a.Values, at);
                var valueB = new Vector<double>(b.Values, at);
                Vector<double> weightedA = weight * valueA;
                Vector<double> weightedB = weight * valueB;
                sumA += weightedA;
                sumB += weightedB;
                sumAA = Vector.MultiplyAddEstimate(weightedA, valueA, sumAA);
                sumBB = Vector.MultiplyAddEstimate(weightedB, valueB, sumBB);
                sumAB = Vector.MultiplyAddEstimate(weightedA, valueB, sumAB);
            }

            sumA.CopyTo(_columns[0], x);
            sumB.CopyTo(_columns[1], x);
            sumAA.CopyTo(_columns[2], x);
            sumBB.CopyTo(_columns[3], x);
            sumAB.CopyTo(_columns[4], x);
        }
    }

    private void Across(double[] column, double[] mean)
    {
        for (int x = 0; x < mean.Length; x += Vector<double>.Count)
        {
            Vector<double> sum = Vector<double>.Zero;
            for (int k = 0; k < _taps.Length; k++)
            {
                sum = Vector.MultiplyAddEstimate(new Vector<double>(column, x + k), new Vector<double>(_taps[k]), sum);
            }

            sum.CopyTo(mean, x);
        }
    }
}
