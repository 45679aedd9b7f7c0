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
        var (a, b) = Pair();
        var expected = a.ToArray<double>().Zip(b.ToArray<double>(), (x, y) => Math.Abs(x - y)).Average();

        Assert.Equal(expected, ImageLosses.MeanAbsolute(a, b).Item(), 1e-12);
    }

    [Fact]
    public void LogMeanSquare_EqualsTheMeanOfTheImagesLogarithms()
    {
        using TensorScope scope = new();
        var (a, b) = Pair();
        var squares = a.ToArray<double>().Zip(b.ToArray<double>(), (x, y) => (x - y) * (x - y)).Chunk(3 * 4 * 6).Select(image => image.Average());

        Assert.Equal(squares.Average(square => Math.Log10(square + 1e-3)), ImageLosses.LogMeanSquare(a, b, floor: 1e-3).Item(), 1e-12);
    }

    [Fact]
    public void LogMeanSquare_EqualImages_HasAFloorAndNoGradient()
    {
        using TensorScope scope = new();
        var (a, _) = Pair();
        a.RequiresGrad = true;
        var loss = ImageLosses.LogMeanSquare(a, a.Detach().Clone(), floor: 1e-5);

        Assert.Equal(-5, loss.Item(), 1e-9);
        Assert.All(Tensor.Grad([loss], [a])[0].ToArray<double>(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void Frequency_EqualsTheSlowTransform()
    {
        using TensorScope scope = new();
        var (a, b) = Pair();
        var difference = (a - b).ToArray<double>();
        var (height, width) = (4, 6);
        List<double> parts = [];
        for (var plane = 0; plane < 6; plane++)
        {
            for (var v = 0; v < height; v++)
            {
                for (var u = 0; u <= width / 2; u++)
                {
                    var sum = Complex.Zero;
                    for (var y = 0; y < height; y++)
                    {
                        for (var x = 0; x < width; x++)
                        {
                            var angle = -2 * Math.PI * (((double)u * x / width) + ((double)v * y / height));
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
        var (a, b) = Pair();
        a.RequiresGrad = true;
        var gradient = Tensor.Grad([ImageLosses.Frequency(a, b)], [a])[0].ToArray<double>();
        var values = a.ToArray<double>();
        const double Step = 1e-6;
        foreach (var index in new[] { 0, 17, 40, 143 })
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

        var error = Assert.Throws<ArgumentException>(() => ImageLosses.MeanAbsolute(Tensor.Zeros([1, 3, 8, 8]), Tensor.Zeros([1, 3, 8, 9])));

        Assert.Contains("[1,3,8,8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[1,3,8,9]", error.Message, StringComparison.Ordinal);
    }

    private static (Tensor A, Tensor B) Pair()
    {
        using Generator generator = new(3);
        return (Tensor.RandN(s_shape, generator, DType.Float64), Tensor.RandN(s_shape, generator, DType.Float64));
    }
}
