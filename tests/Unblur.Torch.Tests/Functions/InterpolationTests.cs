using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class InterpolationTests
{
    public static TheoryData<InterpolationMode, bool, int, int> Settings => new()
    {
        { InterpolationMode.Nearest, false, 8, 10 },
        { InterpolationMode.Nearest, false, 3, 7 },
        { InterpolationMode.Bilinear, false, 8, 10 },
        { InterpolationMode.Bilinear, false, 2, 3 },
        { InterpolationMode.Bilinear, true, 7, 9 },
        { InterpolationMode.Bicubic, false, 8, 10 },
        { InterpolationMode.Bicubic, false, 3, 3 },
        { InterpolationMode.Bicubic, true, 7, 9 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Interpolate_AnySetting_EqualsTheWeightedSumOfNeighbours(InterpolationMode mode, bool alignCorners, int height, int width)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4, 5);
        var source = NdArray.From(x);
        var slow = NdArray.Of([2, 3, height, width], at =>
        {
            double sum = 0;
            foreach ((int row, double rowWeight) in Taps(at[2], 4, height, mode, alignCorners))
            {
                foreach ((int column, double columnWeight) in Taps(at[3], 5, width, mode, alignCorners))
                {
                    sum += rowWeight * columnWeight * source[at[0], at[1], Math.Clamp(row, 0, 3), Math.Clamp(column, 0, 4)];
                }
            }

            return sum;
        });

        AssertClose.Equal(slow, Functional.Interpolate(x, height, width, mode, alignCorners), 1e-6);
        GradientCheck.Run(t => Functional.Interpolate(t, height, width, mode, alignCorners), x);
    }

    [Fact]
    public void Interpolate_BilinearToHalf_IsTheMeanOfTwoByTwo()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 1, 3, 6, 8);

        AssertClose.Equal(Functional.AvgPool2d(x, 2, 2), Functional.Interpolate(x, 3, 4, InterpolationMode.Bilinear), 1e-12);
    }

    private static IEnumerable<(int Index, double Weight)> Taps(int output, int inputs, int outputs, InterpolationMode mode, bool alignCorners)
    {
        if (mode == InterpolationMode.Nearest)
        {
            return [(output * inputs / outputs, 1)];
        }

        double place = alignCorners ? output * (inputs - 1.0) / (outputs - 1) : ((output + 0.5) * inputs / outputs) - 0.5;
        if (mode == InterpolationMode.Bilinear)
        {
            place = Math.Max(place, 0);
            int first = (int)Math.Floor(place);
            return [(first, 1 - (place - first)), (first + 1, place - first)];
        }

        int cell = (int)Math.Floor(place);
        return Enumerable.Range(cell - 1, 4).Select(index => (index, Cubic(place - index)));
    }

    /// <summary>Keys' kernel with a = -0.75.</summary>
    private static double Cubic(double x)
    {
        const double a = -0.75;
        x = Math.Abs(x);
        return x <= 1 ? (((a + 2) * x * x * x) - ((a + 3) * x * x)) + 1 : a * ((x * x * x) - (5 * x * x) + (8 * x) - 4);
    }
}
