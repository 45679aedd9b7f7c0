using Unblur.Physics.Shake;

namespace Unblur.Physics.Tests.Shake;

public sealed class ShakeMapTests
{
    private static readonly int[] Edges = [0, 100, 230, 300];

    [Fact]
    public void Weights_OfAllCells_SumToOneEverywhere()
    {
        double[] sums = new double[300];
        for (int cell = 0; cell < 3; cell++)
        {
            (int start, float[] weights) = ShakeMap.Weights(Edges, cell, 300);
            for (int i = 0; i < weights.Length; i++)
            {
                sums[start + i] += weights[i];
            }
        }

        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-6));
    }

    [Fact]
    public void Weights_InTheMiddleOfACell_AreItsAlone()
    {
        (int start, float[] weights) = ShakeMap.Weights(Edges, 1, 300);
        Assert.Equal(1, weights[165 - start]);
        Assert.Equal(0.5, weights[100 - start], 0.01);
        Assert.Equal((68, 262), (start, start + weights.Length));
    }

    [Theory]
    [InlineData(0, 0, 300, 200)]
    [InlineData(70, 10, 160, 180)]
    [InlineData(140, 130, 20, 64)]
    [InlineData(250, 0, 50, 90)]
    public void Narrow_ToAPart_SaysTheSameOfEveryPlace(int x, int y, int width, int height)
    {
        ShakeMap map = Map();
        ShakeMap part = map.Narrow(x, y, width, height);
        (double[,]? whole, double[,]? own) = (At(map, 300, 200), At(part, width, height));
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                Assert.Equal(whole[y + row, x + column], own[row, column], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    public void Turned_Map_SaysOfTheTurnedPlaceWhatItSaidBefore(bool flipRows, bool flipColumns, bool transpose)
    {
        ShakeMap map = Map();
        ShakeMap turned = map.Turned(200, 300, flipRows, flipColumns, transpose);
        (double[,]? before, double[,]? after) = (At(map, 300, 200), transpose ? At(turned, 200, 300) : At(turned, 300, 200));
        for (int row = 0; row < 200; row++)
        {
            for (int column = 0; column < 300; column++)
            {
                (int y, int x) = (flipRows ? 199 - row : row, flipColumns ? 299 - column : column);
                Assert.Equal(before[row, column], transpose ? after[x, y] : after[y, x], 1e-4);
            }
        }
    }

    [Fact]
    public void Turned_Moments_AreThoseOfTheTurnedKernel()
    {
        var moments = new ShakeMoments(4, 1, 1.5);
        Assert.Equal(new ShakeMoments(4, 1, -1.5), moments.Turned(isMirrored: true, isTransposed: false));
        Assert.Equal(new ShakeMoments(1, 4, 1.5), moments.Turned(isMirrored: false, isTransposed: true));
    }

    [Theory]
    [InlineData(new[] { 0, 30, 300 }, 2)]
    [InlineData(new[] { 0, 300 }, 2)]
    [InlineData(new[] { 0, 0 }, 1)]
    public void Constructor_EdgesThatMakeNoGrid_AreRefused(int[] edges, int cells)
        => Assert.Contains("make no grid", Assert.Throws<ArgumentException>(() => new ShakeMap(edges, [0, 100], new ShakeMoments[1, cells])).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_MomentsThatAreNotFinite_AreRefused()
        => Assert.Contains("must be finite", Assert.Throws<ArgumentException>(() => ShakeMap.Uniform(9, 9, new ShakeMoments(double.NaN, 0, 0))).Message, StringComparison.Ordinal);

    private static ShakeMap Map()
        => new(Edges, [0, 120, 200], new ShakeMoments[,] { { new(1, 2, 0), new(4, 5, 0), new(9, 7, 0) }, { new(3, 3, 0), new(2, 8, 0), new(6, 1, 0) } });

    /// <summary>XX + YY, which no turn changes, at every pixel.</summary>
    private static double[,] At(ShakeMap map, int width, int height)
    {
        double[,] values = new double[height, width];
        foreach (ShakeCell cell in map.Cells(height, width))
        {
            for (int y = 0; y < cell.Height; y++)
            {
                for (int x = 0; x < cell.Width; x++)
                {
                    values[cell.Top + y, cell.Left + x] += cell.RowWeights[y] * cell.ColumnWeights[x] * (cell.Moments.XX + cell.Moments.YY);
                }
            }
        }

        return values;
    }
}
