using System.Numerics;
using Unblur.Torch;
using Unblur.Training.Losses;

namespace Unblur.Training.Tests.Losses;

public sealed class ImageLossesTests
{
    private static readonly long[] s_shape = [2, 3, 4, 6];

    [Fact]
    public void MeanAbsolute_EqualsTheSlowSum()
    {
        using TensorScope scope = new();
        (Tensor a, Tensor b) = Pair();
        double expected = a.ToArray<double>().Zip(b.ToArray<double>(), (x, y) => Math.Abs(x - y)).Average();

        Assert.Equal(expected, ImageLosses.MeanAbsolute(a, b).Item(), 1e-12);
    }

    [Fact]
    public void LogMeanSquare_EqualsTheMeanOfTheImagesLogarithms()
    {
        using TensorScope scope = new();
        (Tensor a, Tensor b) = Pair();
        IEnumerable<double> squares = a.ToArray<double>().Zip(b.ToArray<double>(), (x, y) => (x - y) * (x - y)).Chunk(3 * 4 * 6).Select(image => image.Average());

        Assert.Equal(squares.Average(square => Math.Log10(square + 1e-3)), ImageLosses.LogMeanSquare(a, b, floor: 1e-3).Item(), 1e-12);
    }

    [Fact]
    public void LogMeanSquare_EqualImages_HasAFloorAndNoGradient()
    {
        using TensorScope scope = new();
        (Tensor a, Tensor _) = Pair();
        a.RequiresGrad = true;
        Tensor loss = ImageLosses.LogMeanSquare(a, a.Detach().Clone(), floor: 1e-5);

        Assert.Equal(-5, loss.Item(), 1e-9);
        Assert.All(Tensor.Grad([loss], [a])[0].ToArray<double>(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void Frequency_EqualsTheSlowTransform()
    {
        using TensorScope scope = new();
        (Tensor a, Tensor b) = Pair();
        double[] difference = (a - b).ToArray<double>();
        (int height, int width) = (4, 6);
        List<double> parts = [];
        for (int plane = 0; plane < 6; plane++)
        {
            for (int v = 0; v < height; v++)
            {
                for (int u = 0; u <= width / 2; u++)
                {
                    Complex sum = Complex.Zero;
                    for (int y = 0; y < height; y++)
                    {
                        for (int x = 0; x < width; x++)
                        {
                            double angle = -2 * Math.PI * (((double)u * x / width) + ((double)v * y / height));
                            sum += difference[(plane * height * width) + (y * width) + x] * Complex.FromPolarCoordinates(1, angle);
                        }
                    }

                    parts.Add(Math.Abs(sum.Real));
                    parts.Add(Math.Abs(sum.Imaginary));
                }
            }
        }

        Assert.Equal(parts.Average() / Math.Sqrt(height * width), ImageLosses.Frequency(a, b).Item(), 1e-12);
    }

    [Fact]
    public void Frequency_GradientEqualsTheNumericalOne()
    {
        using TensorScope scope = new();
        (Tensor a, Tensor b) = Pair();
        a.RequiresGrad = true;
        double[] gradient = Tensor.Grad([ImageLosses.Frequency(a, b)], [a])[0].ToArray<double>();
        double[] values = a.ToArray<double>();
        const double Step = 1e-6;
        foreach (int index in new[] { 0, 17, 40, 143 })
        {
            Assert.Equal((At(index, Step) - At(index, -Step)) / (2 * Step), gradient[index], 1e-7);
        }

        double At(int index, double step)
        {
            double[] moved = [.. values];
            moved[index] += step;
            return ImageLosses.Frequency(Tensor.From(moved, s_shape), b).Item();
        }
    }

    [Fact]
    public void MeanAbsolute_DifferentShapes_NamesBoth()
    {
        using TensorScope scope = new();

        ArgumentException error = Assert.Throws<ArgumentException>(() => ImageLosses.MeanAbsolute(Tensor.Zeros([1, 3, 8, 8]), Tensor.Zeros([1, 3, 8, 9])));

        Assert.Contains("[1,3,8,8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[1,3,8,9]", error.Message, StringComparison.Ordinal);
    }

    private static (Tensor A, Tensor B) Pair()
    {
        using Generator generator = new(3);
        return (Tensor.RandN(s_shape, generator, DType.Float64), Tensor.RandN(s_shape, generator, DType.Float64));
    }
}
