using Unblur.Imaging;

namespace Unblur.Metrics.Motion;

/// <summary>How far estimated motion is from the true one.</summary>
/// <remarks>
/// Motion is given as two planes, u (to the right) and then v (down): 2 x H x W, the full length of the blur in pixels. A motion and its reverse blur
/// alike. Next to u = 0 the canonical half-plane has a seam: nearly vertical motions on its two sides are alike, but measured far apart.
/// </remarks>
public static class MotionError
{
    /// <summary>The motion between a blurry image and its restoration, from estimates of both: their difference.</summary>
    /// <param name="blurry">Estimate for the blurry image, 2 x H x W.</param>
    /// <param name="restored">Estimate for the restored image, of the same size and unit.</param>
    /// <param name="protocol">The canonical one makes both canonical first, the published script subtracts them as they are.</param>
    /// <returns>In the estimates' unit; not itself canonical.</returns>
    /// <exception cref="ArgumentException">The sizes differ, or there are not two planes.</exception>
    public static PlanarImage Relative(PlanarImage blurry, PlanarImage restored, MotionErrorProtocol protocol = MotionErrorProtocol.Canonical)
    {
        CheckPlanes(blurry, nameof(blurry));
        CheckPlanes(restored, nameof(restored));
        CheckSizes(blurry, restored);
        if (protocol == MotionErrorProtocol.Canonical)
        {
            (blurry, restored) = (Canonical(blurry), Canonical(restored));
        }

        PlanarImage difference = new(2, blurry.Height, blurry.Width);
        for (int i = 0; i < difference.Values.Length; i++)
        {
            difference.Values[i] = blurry.Values[i] - restored.Values[i];
        }

        return difference;
    }

    /// <summary>The mean squared difference, over the pixels and both components.</summary>
    /// <param name="estimate">2 x H x W, in units of <see cref="MotionErrorOptions.PixelsPerUnit"/>.</param>
    /// <param name="truth">2 x H x W, in pixels of full blur length. The published script takes it as it is, and in any size.</param>
    /// <param name="options">Scale and protocol.</param>
    /// <returns>Square pixels; 0 where both are equal.</returns>
    /// <exception cref="ArgumentException">The sizes differ, there are not two planes, or the scale is not above 0.</exception>
    public static double MeanSquared(PlanarImage estimate, PlanarImage truth, MotionErrorOptions? options = null)
    {
        CheckPlanes(estimate, nameof(estimate));
        CheckPlanes(truth, nameof(truth));
        options ??= new MotionErrorOptions();
        if (!(options.PixelsPerUnit > 0 && double.IsFinite(options.PixelsPerUnit)))
        {
            throw new ArgumentException($"PixelsPerUnit is {options.PixelsPerUnit}: give a number above 0, such as 40.", nameof(options));
        }

        return options.Protocol switch
        {
            MotionErrorProtocol.Canonical => OfCanonical(estimate, truth, options.PixelsPerUnit),
            MotionErrorProtocol.PublishedScript => OfScript(estimate, truth, options.PixelsPerUnit),
            _ => throw new ArgumentException($"unknown protocol {options.Protocol}.", nameof(options)),
        };
    }

    /// <summary>The mean distance between the ends of two motions at a pixel, forwards or backwards, whichever is nearer: the end-point error of optical flow, without the seam.</summary>
    /// <param name="estimate">2 x H x W, px.</param>
    /// <param name="truth">2 x H x W, px.</param>
    /// <returns>Pixels; 0 where both are equal or reversed.</returns>
    /// <exception cref="ArgumentException">The sizes differ, or there are not two planes.</exception>
    public static double EndPoint(PlanarImage estimate, PlanarImage truth)
        => Mean(estimate, truth, 1, Distance);

    /// <summary>The mean end-point error where the estimate is more certain than at the middle one of all pixels.</summary>
    /// <param name="estimates">Estimates, 2 x H x W, px, with the error that is expected of each pixel, 1 x H x W, and the truth, 2 x H x W, px.</param>
    /// <returns>Pixels, over the half of all pixels of all estimates.</returns>
    /// <exception cref="ArgumentException">There are none, the sizes differ, or the planes are of another number.</exception>
    public static double EndPointWhereCertain(IReadOnlyList<(PlanarImage Estimate, PlanarImage Spread, PlanarImage Truth)> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        float[] spreads = [.. estimates.SelectMany(estimate => estimate.Spread.Values)];
        Array.Sort(spreads);
        float middle = spreads.Length > 0 ? spreads[spreads.Length / 2] : throw new ArgumentException("there are no estimates: give at least one.", nameof(estimates));
        (double sum, long count) = (0.0, 0);
        foreach ((PlanarImage estimate, PlanarImage spread, PlanarImage truth) in estimates)
        {
            CheckPlanes(estimate, nameof(estimates));
            CheckPlanes(truth, nameof(estimates));
            CheckSizes(estimate, truth);
            CheckSizes(estimate, spread);
            int pixels = spread.Values.Length;
            for (int i = 0; i < pixels; i++)
            {
                if (spread.Values[i] <= middle)
                {
                    sum += Distance(estimate.Values[i], estimate.Values[pixels + i], truth.Values[i], truth.Values[pixels + i]);
                    count++;
                }
            }
        }

        return sum / count;
    }

    /// <summary>The mean squared difference as Table 1 of SEN + RP-GAN has it, with the nearer of each motion and its reverse: without the seam.</summary>
    /// <param name="estimate">2 x H x W, px.</param>
    /// <param name="truth">2 x H x W, px.</param>
    /// <returns>Square pixels for each component; at most that of <see cref="MeanSquared(PlanarImage, PlanarImage, MotionErrorOptions?)"/> in px.</returns>
    /// <exception cref="ArgumentException">The sizes differ, or there are not two planes.</exception>
    public static double MeanSquaredUpToSign(PlanarImage estimate, PlanarImage truth)
        => Mean(estimate, truth, 2, static (u, v, trueU, trueV) => (u * u) + (v * v) + (trueU * trueU) + (trueV * trueV) - (2 * Math.Abs((u * trueU) + (v * trueV))));

    private static double Distance(double u, double v, double trueU, double trueV)
        => Math.Min(double.Hypot(u - trueU, v - trueV), double.Hypot(u + trueU, v + trueV));

    /// <summary>The mean of a distance between two vectors, over pixels and the components that it sums.</summary>
    private static double Mean(PlanarImage estimate, PlanarImage truth, double components, Func<double, double, double, double, double> distance)
    {
        CheckPlanes(estimate, nameof(estimate));
        CheckPlanes(truth, nameof(truth));
        CheckSizes(estimate, truth);
        int pixels = estimate.Height * estimate.Width;
        double sum = 0.0;
        for (int i = 0; i < pixels; i++)
        {
            double u = estimate.Values[i], v = estimate.Values[pixels + i], trueU = truth.Values[i], trueV = truth.Values[pixels + i];
            sum += distance(u, v, trueU, trueV);
        }

        return sum / (components * pixels);
    }

    private static double OfCanonical(PlanarImage estimate, PlanarImage truth, double scale)
    {
        CheckSizes(estimate, truth);
        return MeanSquared(Canonical(estimate).Values, Canonical(truth).Values, scale);
    }

    private static double OfScript(PlanarImage estimate, PlanarImage truth, double scale)
    {
        PlanarImage resized = Nearest(estimate, truth.Height, truth.Width);
        PlanarImage rightwards = Reversed(resized, (u, _) => u < 0);
        return Math.Min(MeanSquared(rightwards.Values, truth.Values, scale), MeanSquared(rightwards.Values, truth.Values, -scale));
    }

    private static PlanarImage Canonical(PlanarImage motion) => Reversed(motion, (u, v) => u < 0 || (u == 0 && v < 0));

    private static PlanarImage Reversed(PlanarImage motion, Func<float, float, bool> isReversed)
    {
        PlanarImage result = new(2, motion.Height, motion.Width, [.. motion.Values]);
        Span<float> us = result.Plane(0);
        Span<float> vs = result.Plane(1);
        for (int i = 0; i < us.Length; i++)
        {
            if (isReversed(us[i], vs[i]))
            {
                (us[i], vs[i]) = (-us[i], -vs[i]);
            }
        }

        return result;
    }

    private static PlanarImage Nearest(PlanarImage motion, int height, int width)
    {
        PlanarImage resized = new(2, height, width);
        for (int i = 0; i < resized.Values.Length; i++)
        {
            (int channel, int y, int x) = (i / (height * width), i % (height * width) / width, i % width);
            resized.Values[i] = motion.Plane(channel)[(Source(y, motion.Height, height) * motion.Width) + Source(x, motion.Width, width)];
        }

        return resized;

        // As PyTorch takes the nearest.
        static int Source(int place, int from, int to) => Math.Min((int)(place * ((float)from / to)), from - 1);
    }

    private static double MeanSquared(float[] estimate, float[] truth, double scale)
    {
        double sum = 0.0;
        for (int i = 0; i < truth.Length; i++)
        {
            double difference = (scale * estimate[i]) - truth[i];
            sum += difference * difference;
        }

        return sum / truth.Length;
    }

    internal static void CheckPlanes(PlanarImage motion, string name)
    {
        ArgumentNullException.ThrowIfNull(motion, name);
        if (motion.Channels != 2)
        {
            throw new ArgumentException($"{name} has {motion.Channels} planes: give two, u and v.", name);
        }
    }

    private static void CheckSizes(PlanarImage first, PlanarImage second)
    {
        if ((first.Height, first.Width) != (second.Height, second.Width))
        {
            throw new ArgumentException(
                $"one motion is {first.Width} x {first.Height} and the other {second.Width} x {second.Height} pixels: estimate at full size, or resize.");
        }
    }
}
