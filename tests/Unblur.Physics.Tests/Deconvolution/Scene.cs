using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Sampling;
using Unblur.Physics.Tests.Flow;

namespace Unblur.Physics.Tests.Deconvolution;

/// <summary>Photos and motion that are made up, with edges of all sizes as real ones have.</summary>
internal static class Scene
{
    /// <summary>Discs that cover each other, many small and few large, of random colours in [0.1, 0.9].</summary>
    public static PlanarImage Discs(int height, int width, int channels = 3, int seed = 1)
    {
        Random random = new(seed);
        PlanarImage image = TestImages.Constant(0.5f, channels, height, width);
        for (int disc = 0; disc < 400; disc++)
        {
            double radius = Math.Min(60, 5 / Math.Sqrt(1 - (0.9985 * (399 - disc) / 399)) * (1 + random.NextDouble()));
            (double centreX, double centreY) = (random.NextDouble() * width, random.NextDouble() * height);
            float[] colour = [.. Enumerable.Range(0, channels).Select(_ => 0.1f + (0.8f * random.NextSingle()))];
            for (int i = 0; i < height * width; i++)
            {
                (double dx, double dy) = ((i % width) - centreX, (i / width) - centreY);
                for (int channel = 0; (dx * dx) + (dy * dy) < radius * radius && channel < channels; channel++)
                {
                    image.Plane(channel)[i] = colour[channel];
                }
            }
        }

        return image;
    }

    /// <summary>The first flow after Gong et al. of a mean length of 17 to 19 px, ceiling 46.</summary>
    public static MotionFlow Flow(int height, int width) => Enumerable.Range(0, 1000)
        .Select(index => MotionFlow.Sample(GongFlowOptions.Strong with { Ceiling = 46 }, height, width, RandomStreams.ForEvaluation(7, index)))
        .First(flow => Enumerable.Range(0, height * width).Average(i => Math.Sqrt((flow.U[i] * flow.U[i]) + (flow.V[i] * flow.V[i]))) is > 17 and < 19);

    /// <summary>A flow with independent normal errors in each component.</summary>
    public static MotionFlow Jittered(MotionFlow flow, double deviation)
    {
        double[] errors = VaryingBlurTests.Normal(99, 2 * flow.U.Length);
        return new MotionFlow(
            flow.Height, flow.Width,
            [.. flow.U.Select((u, i) => (float)(u + (deviation * errors[i])))],
            [.. flow.V.Select((v, i) => (float)(v + (deviation * errors[flow.U.Length + i])))]);
    }

    /// <summary>Normal noise added, clipped and rounded to 8 bits.</summary>
    public static PlanarImage Noisy(PlanarImage image, double deviation)
    {
        double[] errors = VaryingBlurTests.Normal(99, image.Values.Length);
        return new PlanarImage(
            image.Channels, image.Height, image.Width,
            [.. image.Values.Select((value, i) => (float)(Math.Round(Math.Clamp(value + (deviation * errors[i]), 0, 1) * 255) / 255))]);
    }

    /// <summary>dB, after clipping, without a margin.</summary>
    public static double Psnr(PlanarImage image, PlanarImage sharp, int margin = 0)
    {
        (double sum, int count) = (0, 0);
        for (int i = 0; i < image.Values.Length; i++)
        {
            (int x, int y) = (i % image.Width, i / image.Width % image.Height);
            if (x < margin || y < margin || x >= image.Width - margin || y >= image.Height - margin)
            {
                continue;
            }

            double difference = Math.Clamp(image.Values[i], 0, 1) - sharp.Values[i];
            (sum, count) = (sum + (difference * difference), count + 1);
        }

        return -10 * Math.Log10(sum / count);
    }
}
