using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class PoolingTests
{
    [Theory]
    [InlineData(2, 2, 0, true)]
    [InlineData(3, 2, 1, true)]
    [InlineData(3, 2, 1, false)]
    [InlineData(3, 1, 1, false)]
    public void AvgPool2d_AnySetting_EqualsTheMeanOfEachWindow(int size, int stride, int padding, bool countPadding)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 6, 7);
        NdArray slow = Windows(NdArray.From(x), size, stride, padding, inside => inside.Sum() / (countPadding ? size * size : inside.Count));

        AssertClose.Equal(slow, Functional.AvgPool2d(x, size, stride, padding, countPadding), 1e-12);
        GradientCheck.Run(t => Functional.AvgPool2d(t, size, stride, padding, countPadding), x);
    }

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    public void MaxPool2d_AnySetting_EqualsTheLargestOfEachWindow(int size, int stride, int padding)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 6, 7);
        NdArray slow = Windows(NdArray.From(x), size, stride, padding, inside => inside.Max());

        AssertClose.Equal(slow, Functional.MaxPool2d(x, size, stride, padding), 1e-12);
        GradientCheck.Run(t => Functional.MaxPool2d(t, size, stride, padding), x);
    }

    [Theory]
    [InlineData(6, 7)]
    [InlineData(8, 4)]
    public void MaxPool2d_WithCeiling_HasTheWindowsOverTheEdgeToo(int height, int width)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, height, width);
        NdArray slow = Windows(NdArray.From(x), 3, 2, 0, inside => inside.Max(), over: 1);

        AssertClose.Equal(slow, Functional.MaxPool2d(x, 3, 2, ceiling: true), 1e-12);
    }

    [Fact]
    public void GlobalAvgPool2d_AnImage_IsTheMeanOfEachChannel()
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 2, 3, 4, 5);

        AssertClose.Equal(x.Mean([2, 3], keepDimensions: true), Functional.GlobalAvgPool2d(x), 1e-12);
        GradientCheck.Run(Functional.GlobalAvgPool2d, x);
    }

    private static NdArray Windows(NdArray x, int size, int stride, int padding, Func<List<double>, double> reduce, int over = 0)
    {
        int height = ((x.Shape[2] + (2 * padding) - size + over) / stride) + 1;
        int width = ((x.Shape[3] + (2 * padding) - size + over) / stride) + 1;
        return NdArray.Of([x.Shape[0], x.Shape[1], height, width], at =>
        {
            List<double> inside = [];
            for (int k = 0; k < size * size; k++)
            {
                (int row, int column) = ((at[2] * stride) + (k / size) - padding, (at[3] * stride) + (k % size) - padding);
                if (row >= 0 && row < x.Shape[2] && column >= 0 && column < x.Shape[3])
                {
                    inside.Add(x[at[0], at[1], row, column]);
                }
            }

            return reduce(inside);
        });
    }
}
