using Unblur.Imaging;
using Unblur.Physics.Shake;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.ShakeUNet;

/// <summary>What ShakeUNet does on arrays, held against the same in libtorch's operators: all blocks at once, all windows cut out of a padded photo.</summary>
[LeakCheck]
public sealed class TensorParityTests
{
    private const int Directions = 12;

    [Fact]
    public void Describe_OfAPhoto_EqualsLibtorch()
    {
        using var scope = new TensorScope();
        PlanarImage image = Scene(300, 420);
        float[] features = ShakeFeatures.Describe(ShakeStatistics.Observe(image, withEdges: false));
        var weights = Tensor.From([0.299f, 0.587f, 0.114f], 3, 1, 1);
        Tensor grey = (Tensor.From(image.Values, 3, image.Height, image.Width) * weights).Sum([0]);
        float[] expected = [.. Describe(grey, 64, 10), .. Describe(grey, 128, 12)];
        Assert.Equal(expected.Length, features.Length);
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], features[i], 1e-3));
    }

    [Theory]
    [InlineData(2, 1, 0.5, 32)]
    [InlineData(9, 4, -3, 64)]
    [InlineData(60, 40, 20, 96)]
    public void Apply_OfOneShake_EqualsLibtorch(double xx, double yy, double xy, int context)
    {
        using var scope = new TensorScope();
        PlanarImage image = Scene(192, 448);
        ShakeMoments moments = new(xx, yy, xy);
        float[] expected = Filter(Tensor.From(image.Values, 1, 3, image.Height, image.Width), moments, context).ToArray<float>();
        float[] filtered = HandShakeFilter.Apply(image, ShakeMap.Uniform(image.Height, image.Width, moments)).Values;
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], filtered[i], 1e-4));
    }

    /// <summary>The logarithms of four generalised means, band by band.</summary>
    private static float[] Describe(Tensor grey, int block, int rings)
    {
        using var scope = new TensorScope();
        Tensor powers = Powers(grey, block, rings);                                                 // (blocks, bands)
        Tensor[] means = [(powers.Mean([0]) + 1e-6).Log(), (powers + 1e-6).Log().Mean([0]), (powers.Pow(0.25).Mean([0]).Pow(4) + 1e-6).Log(), (powers.Square().Mean([0]).Sqrt() + 1e-6).Log()];
        return Tensor.Cat(means, 0).ToArray<float>();
    }

    private static Tensor Powers(Tensor grey, int block, int rings)
    {
        List<Tensor> parts = [];
        foreach ((int top, int left) in (ReadOnlySpan<(int, int)>)[(0, 0), (0, block / 2), (block / 2, 0), (block / 2, block / 2)])
        {
            (long rows, long columns) = ((grey.Size(0) - top) / block, (grey.Size(1) - left) / block);
            parts.Add(grey.Narrow(0, top, rows * block).Narrow(1, left, columns * block)
                .Reshape(rows, block, columns, block).Permute(0, 2, 1, 3).Reshape(rows * columns, block, block));
        }

        var blocks = Tensor.Cat([.. parts], 0);
        float[] hann = [.. Enumerable.Range(0, block).Select(i => (float)(0.5 - (0.5 * Math.Cos(Math.Tau * i / block))))];
        Tensor window = Tensor.From(hann, block, 1) * Tensor.From(hann, 1, block) / hann.Sum(value => (double)value * value);
        Tensor spectrum = Functional.Rfft2((blocks - blocks.Mean([1, 2], keepDimensions: true)) * window);
        Tensor power = Functional.ViewAsReal(spectrum).Square().Sum([3]);                           // (blocks, B, B / 2 + 1)
        return power.Reshape(power.Size(0), -1).MatMul(Weights(block, rings));
    }

    /// <summary>How much each frequency counts in each band, (B (B / 2 + 1), bands).</summary>
    private static Tensor Weights(int block, int rings)
    {
        int columns = (block / 2) + 1, bands = rings * Directions;
        float[] weights = new float[block * columns * bands];
        for (int i = 0; i < weights.Length; i++)
        {
            (int row, int column) = (i / bands / columns, i / bands % columns);
            weights[i] = (float)Weight((double)column / block, (double)(row < block / 2 ? row : row - block) / block, i % bands);
        }

        var tensor = Tensor.From(weights, block * columns, bands);
        return tensor / tensor.Sum([0]);

        double Weight(double x, double y, int band)
        {
            double radius = Math.Sqrt((x * x) + (y * y));
            double apart = ((Math.Log(radius * block / 1.5) / Math.Log(block / 3.0) * rings) - 0.5 - (band / Directions)) / 0.6;
            double away = Math.IEEERemainder(Math.Atan2(y, x) - (band % Directions * Math.PI / Directions), Math.PI) / (Math.PI / Directions) / 0.8;
            double weight = Math.Exp(-0.5 * ((apart * apart) + (away * away)));
            return radius > 0.9 / block && weight >= 0.01 ? weight : 0;
        }
    }

    private static Tensor Filter(Tensor image, ShakeMoments moments, int context)
    {
        using var scope = new TensorScope();
        Tensor padded = Functional.Pad(image, context, context, context, context, PadMode.Replicate);
        (int rows, int columns) = ((int)padded.Size(2), (int)padded.Size(3));
        float[] responses = new float[rows * ((columns / 2) + 1)];
        for (int i = 0; i < responses.Length; i++)
        {
            int row = i / ((columns / 2) + 1);
            double y = Math.Tau * (row <= rows / 2 ? row : row - rows) / rows, x = Math.Tau * (i % ((columns / 2) + 1)) / columns;
            responses[i] = row == rows / 2 ? (At(x, y) + At(x, -y)) / 2 : At(x, y);                  // the transform itself takes the mean of both at columns / 2
        }

        Tensor filtered = Functional.Irfft2(Functional.Rfft2(padded) * Tensor.From(responses, rows, (columns / 2) + 1), rows, columns);
        return scope.Keep(filtered.Narrow(2, context, image.Size(2)).Narrow(3, context, image.Size(3)).Contiguous());

        float At(double x, double y) => HandShakeFilter.Response(Math.Sqrt(Math.Max(0, (moments.XX * x * x) + (moments.YY * y * y) + (2 * moments.XY * x * y))));
    }

    /// <summary>Smooth shapes with edges and a little noise, as photos have.</summary>
    private static PlanarImage Scene(int height, int width)
    {
        Random random = new(3);
        PlanarImage image = new(3, height, width);
        for (int i = 0; i < image.Values.Length; i++)
        {
            (int channel, int y, int x) = (i / (height * width), i / width % height, i % width);
            double wave = 0.5 + (0.2 * Math.Sin((x / 17.0) + channel) * Math.Cos(y / 23.0));
            image.Values[i] = (float)(wave + (Math.Sin(((3 * x) + (2 * y)) / 40.0) > 0.3 ? 0.25 : 0) + (0.01 * random.NextDouble()));
        }

        return image;
    }
}
