using Unblur.Imaging;
using Unblur.Networks.OffsetNet;
using Unblur.Physics.Kernels;
using Unblur.TestKit.Images;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Training.Reblur;

namespace Unblur.Training.Tests.Reblur;

/// <summary>R against the linear kernels of Sun et al. and Gong et al.: which scale makes them alike, and how much.</summary>
public class ReblurEquivalenceTests
{
    private const int Border = 40;

    [SkippableTheory]
    [InlineData(10, 0, 43, 57.4)]
    [InlineData(20, 0, 43, 48.6)]
    [InlineData(12, 9, 43, 52.7)]
    [InlineData(12, -9, 43, 52.7)]
    [InlineData(30, 0, 42, 45.9)]
    public void Apply_NaturalImage_IsMostLikeTheKernelAtItsScale(int u, int v, int scale, double published)
    {
        PlanarImage photo = PhotoCodec.Load(SharedData.Require("data", "eval", "kodak24", "kodim05.png"));
        (int height, int width) = (Math.Min(photo.Height, 320), Math.Min(photo.Width, 320));
        PlanarImage sharp = photo.Crop((photo.Width - width) / 2, (photo.Height - height) / 2, width, height);

        (int best, double psnr) = BestScale(sharp, u, v);

        Assert.InRange(best, scale - 1, scale + 1);
        Assert.InRange(psnr, published - 8, published + 8); // photos differ
        Assert.True(Psnr(sharp, u, v, 40) < psnr - 3);
        Assert.InRange(Psnr(sharp, u, v, 20), 15, 33);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(12, 9)]
    [InlineData(12, -9)]
    [InlineData(0, 16)]
    public void Apply_SmoothedNoise_IsMostLikeTheKernelAtFortyTwoOrThree(int u, int v)
    {
        (int best, double psnr) = BestScale(SmoothedNoise(), u, v);

        Assert.InRange(best, 42, 43);
        Assert.True(psnr > 40, $"{psnr:F1} dB");
    }

    [Fact]
    public void Apply_MirroredDirection_IsNotLikeTheKernel()
    {
        PlanarImage sharp = SmoothedNoise();

        Assert.True(Psnr(sharp, 12, 9, 43, motionV: -9) < Psnr(sharp, 12, 9, 43) - 10);
    }

    private static PlanarImage SmoothedNoise() =>
        new KernelBlur(BlurKernel.FromWeights(5, [.. Enumerable.Repeat(1.0, 25)], 0)).Apply(TestImages.Textured(1, 160, 160, seed: 5));

    private static (int Scale, double Psnr) BestScale(PlanarImage sharp, int u, int v) =>
        Enumerable.Range(38, 10).Select(scale => (Scale: scale, Psnr: Psnr(sharp, u, v, scale))).MaxBy(pair => pair.Psnr);

    private static double Psnr(PlanarImage sharp, int u, int v, double scale, int? motionV = null)
    {
        using TensorScope scope = new();
        (int h, int w) = (sharp.Height, sharp.Width);
        PlanarImage expected = new KernelBlur(LineKernel(u, v)).Apply(sharp);
        Tensor flow = Tensor.Stack([Tensor.Full([h, w], u), Tensor.Full([h, w], motionV ?? v)]).Unsqueeze(0);
        float[] actual = Reblurring.Apply(Tensor.From(sharp.Values, 1, sharp.Channels, h, w), MotionUnits.FromPixels(flow, scale)).ToArray<float>();

        (double sum, int count) = (0, 0);
        for (int i = 0; i < actual.Length; i++)
        {
            (int x, int y) = (i % w, i / w % h);
            if (x >= Border && y >= Border && x < w - Border && y < h - Border)
            {
                (sum, count) = (sum + Math.Pow(actual[i] - expected.Values[i], 2), count + 1);
            }
        }

        return -10 * Math.Log10(sum / count);
    }

    /// <summary>The kernel of a straight motion of length L: weight 1 - t at the distance t from a segment of L - 1 px, 1 - the distance to its end beyond.</summary>
    private static BlurKernel LineKernel(double u, double v)
    {
        double length = Math.Sqrt((u * u) + (v * v));
        (double cos, double sin, double half) = (u / length, v / length, (length - 1) / 2);
        int radius = (int)half + 1;
        int size = (2 * radius) + 1;
        double[] weights = [.. Enumerable.Range(0, size * size).Select(i =>
        {
            (int x, int y) = ((i % size) - radius, (i / size) - radius);
            double across = Math.Abs((x * sin) - (y * cos));
            double beyond = half - Math.Abs((x * cos) + (y * sin));
            bool inside = Math.Sqrt((x * x) + (y * y)) < half;
            return across > 1 ? 0 : Math.Max(0, inside ? 1 - across : 1 - Math.Sqrt((across * across) + (beyond * beyond)));
        })];
        return BlurKernel.FromWeights(size, weights, length);
    }
}
