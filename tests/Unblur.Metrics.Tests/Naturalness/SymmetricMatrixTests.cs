using Unblur.Metrics.Naturalness;

namespace Unblur.Metrics.Tests.Naturalness;

public sealed class SymmetricMatrixTests
{
    [Fact]
    public void Eigen_RandomMatrix_RebuildsIt()
    {
        const int Size = 12;
        var random = new Random(4);
        double[] matrix = new double[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[(i * Size) + j] = matrix[(j * Size) + i] = random.NextDouble() - 0.5;
            }
        }

        (double[] values, double[] vectors) = SymmetricMatrix.Eigen(matrix, Size);

        for (int i = 0; i < Size * Size; i++)
        {
            double sum = Enumerable.Range(0, Size).Sum(k => vectors[(i / Size * Size) + k] * values[k] * vectors[(i % Size * Size) + k]);
            Assert.Equal(matrix[i], sum, 1e-12);
        }
    }

    [Fact]
    public void InverseForm_Invertible_IsXInverseX() => Assert.Equal(0.6, SymmetricMatrix.InverseForm([2, 1, 1, 3], [1, 1]), 1e-12); // inverse [3 -1; -1 2] / 5

    [Fact]
    public void InverseForm_Singular_LeavesTheNullSpaceOut() => Assert.Equal(0.25, SymmetricMatrix.InverseForm([4, 0, 0, 0], [1, 7]), 1e-12);
}
