using Unblur.Metrics.Filters;
using Unblur.Metrics.Scoring;

namespace Unblur.Metrics.Similarity;

/// <summary>Structural similarity under a sliding window that stays within the image, row by row in parallel; the result does not depend on threads.</summary>
internal static class SsimMap
{
    /// <summary>Means of the terms over one channel.</summary>
    /// <param name="a">At least as large as the window.</param>
    /// <param name="b">Of the same size.</param>
    /// <param name="taps">The window along one axis.</param>
    /// <param name="constants">C1 and C2.</param>
    /// <param name="weights">A weight for each place of the window's centre (the planes' size less the window's, plus 1); all equal by default.</param>
    internal static SsimTerms Measure(DoublePlane a, DoublePlane b, double[] taps, SsimConstants constants, DoublePlane? weights = null)
    {
        int width = a.Width - taps.Length + 1;
        int height = a.Height - taps.Length + 1;
        double[] ones = new double[DoublePlane.RoundUp(width)];
        ones.AsSpan(0, width).Fill(1);
        double[] sums = new double[height * SsimTerms.Count];
        Parallel.For(
            0,
            height,
            () => new LocalMoments(a.Stride, a.Width, taps),
            (y, _, moments) =>
            {
                moments.Compute(a, b, y);
                Span<double> weight = weights is null ? ones : weights.Values.AsSpan(y * weights.Stride, weights.Stride);
                SsimTerms.SumRow(moments.Means, weight, constants, sums.AsSpan(y * SsimTerms.Count, SsimTerms.Count));
                return moments;
            },
            _ => { });
        return Total(sums, weights?.Values.Sum() ?? ((double)height * width));
    }

    /// <summary>Means of the terms over all channels, under a window that reaches across the channels too, with replicated borders along all three axes.</summary>
    internal static SsimTerms MeasureVolume(DoublePlane[] a, DoublePlane[] b, double[] taps, SsimConstants constants)
    {
        int radius = taps.Length / 2;
        DoublePlane[] paddedA = [.. a.Select(plane => plane.PadReplicate(radius))];
        DoublePlane[] paddedB = [.. b.Select(plane => plane.PadReplicate(radius))];
        double[][] across = ChannelWeights(a.Length, taps);
        (int height, int width, int stride) = (a[0].Height, a[0].Width, a[0].Stride);
        double[] ones = new double[stride];
        ones.AsSpan(0, width).Fill(1);
        double[] sums = new double[height * a.Length * SsimTerms.Count];
        Parallel.For(
            0,
            height,
            () => (Channels: a.Select(_ => new LocalMoments(paddedA[0].Stride, paddedA[0].Width, taps)).ToArray(), Mixed: Rows(stride)),
            (y, _, local) =>
            {
                for (int channel = 0; channel < a.Length; channel++)
                {
                    local.Channels[channel].Compute(paddedA[channel], paddedB[channel], y);
                }

                for (int channel = 0; channel < a.Length; channel++)
                {
                    Mix(local.Channels, across[channel], local.Mixed);
                    SsimTerms.SumRow(local.Mixed, ones, constants, sums.AsSpan(((y * a.Length) + channel) * SsimTerms.Count, SsimTerms.Count));
                }

                return local;
            },
            _ => { });
        return Total(sums, (double)height * width * a.Length);
    }

    private static SsimTerms Total(double[] sums, double weight)
    {
        double[] total = new double[SsimTerms.Count];
        for (int i = 0; i < sums.Length; i++)
        {
            total[i % SsimTerms.Count] += sums[i];
        }

        return new SsimTerms(total[0] / weight, total[1] / weight, total[2] / weight, total[3] / weight, total[4] / weight);
    }

    /// <summary>How much of each channel the window sees when it is centred on one: what reaches outside counts for the first or last channel.</summary>
    private static double[][] ChannelWeights(int channels, double[] taps)
    {
        double[][] weights = [.. Enumerable.Range(0, channels).Select(_ => new double[channels])];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int k = 0; k < taps.Length; k++)
            {
                weights[channel][Math.Clamp(channel + k - (taps.Length / 2), 0, channels - 1)] += taps[k];
            }
        }

        return weights;
    }

    private static double[][] Rows(int length) => [.. Enumerable.Range(0, SsimTerms.Count).Select(_ => new double[length])];

    private static void Mix(LocalMoments[] channels, double[] weights, double[][] mixed)
    {
        for (int moment = 0; moment < mixed.Length; moment++)
        {
            for (int x = 0; x < mixed[moment].Length; x++)
            {
                double sum = 0.0;
                for (int channel = 0; channel < channels.Length; channel++)
                {
                    sum += weights[channel] * channels[channel].Means[moment][x];
                }

                mixed[moment][x] = sum;
            }
        }
    }
}
