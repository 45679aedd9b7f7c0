using Unblur.TestKit;

namespace Unblur.Torch.Tests.Functions;

public class GridSampleTests
{
    [Theory]
    [InlineData(InterpolationMode.Nearest)]
    [InlineData(InterpolationMode.Bilinear)]
    [InlineData(InterpolationMode.Bicubic)]
    public void GridSample_PixelCentres_GivesTheImage(InterpolationMode mode)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 1, 3, 5, 9);

        AssertClose.Equal(x, Functional.GridSample(x, Grid(5, 9, (row, column) => (row, column)), mode, alignCorners: true), 1e-12);
    }

    [Theory]
    [InlineData(SampleBorder.Zeros)]
    [InlineData(SampleBorder.Replicate)]
    [InlineData(SampleBorder.Reflect)]
    public void GridSample_BetweenAndBeyondPixels_EqualsFourNeighbours(SampleBorder border)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 1, 2, 5, 9);
        static (double Row, double Column) Place(int row, int column) => ((1.31 * row) - 1.23, (1.07 * column) - 0.71);
        var source = NdArray.From(x);
        var slow = NdArray.Of([1, 2, 6, 10], at =>
        {
            (double row, double column) = Place(at[2], at[3]);
            if (border != SampleBorder.Zeros)
            {
                (row, column) = (Inside(row, 5, border), Inside(column, 9, border));
            }

            (int top, int left) = ((int)Math.Floor(row), (int)Math.Floor(column));
            (double down, double right) = (row - top, column - left);
            return ((1 - down) * (1 - right) * source.OrZero(0, at[1], top, left)) + ((1 - down) * right * source.OrZero(0, at[1], top, left + 1))
                + (down * (1 - right) * source.OrZero(0, at[1], top + 1, left)) + (down * right * source.OrZero(0, at[1], top + 1, left + 1));
        });
        Tensor grid = Grid(6, 10, Place, imageHeight: 5, imageWidth: 9);

        AssertClose.Equal(slow, Functional.GridSample(x, grid, border: border, alignCorners: true), 1e-12);
        GradientCheck.Run(t => Functional.GridSample(t[0], t[1], border: border, alignCorners: true), x, grid);
    }

    [Fact]
    public void GridSample_WithoutAlignedCorners_PutsMinusOneAtThePixelsOuterEdge()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1.0, 2, 3, 4], 1, 1, 1, 4);
        var grid = Tensor.From([-0.75, 0, 0.75, 0, -1, 0], 1, 1, 3, 2);

        Tensor y = Functional.GridSample(x, grid);

        Assert.Equal([1, 4, 0.5], y.ToArray<double>());
    }

    private static Tensor Grid(int height, int width, Func<int, int, (double Row, double Column)> place, int? imageHeight = null, int? imageWidth = null)
    {
        var values = NdArray.Of([1, height, width, 2], at =>
        {
            (double row, double column) = place(at[1], at[2]);
            return at[3] == 0 ? (2 * column / ((imageWidth ?? width) - 1)) - 1 : (2 * row / ((imageHeight ?? height) - 1)) - 1;
        });
        return Tensor.From(values.Values.ToArray(), 1, height, width, 2);
    }

    private static double Inside(double place, int size, SampleBorder border) => border == SampleBorder.Replicate
        ? Math.Clamp(place, 0, size - 1)
        : size - 1 - Math.Abs(size - 1 - Math.Abs(place));
}
