namespace Unblur.Metrics.Naturalness;

/// <summary>Symmetric matrices in row-major order.</summary>
internal static class SymmetricMatrix
{
    private const int MaximumSweeps = 60;
    private const double RelativeCutoff = 1e-15;

    /// <summary>x' A⁺ x, with the pseudo-inverse of A: eigenvalues below 1e-15 of the largest count as 0.</summary>
    internal static double InverseForm(double[] matrix, double[] x)
    {
        int size = x.Length;
        (double[] values, double[] vectors) = Eigen(matrix, size);
        double cutoff = RelativeCutoff * values.Max(Math.Abs);
        double sum = 0.0;
        for (int i = 0; i < size; i++)
        {
            if (Math.Abs(values[i]) <= cutoff)
            {
                continue;
            }

            double projection = 0.0;
            for (int row = 0; row < size; row++)
            {
                projection += vectors[(row * size) + i] * x[row];
            }

            sum += projection * projection / values[i];
        }

        return sum;
    }

    /// <summary>Eigenvalues, and eigenvectors as columns, by Jacobi's rotations.</summary>
    internal static (double[] Values, double[] Vectors) Eigen(double[] matrix, int size)
    {
        double[] a = [.. matrix];
        double[] vectors = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        for (int sweep = 0; sweep < MaximumSweeps && Rotate(a, vectors, size); sweep++)
        {
        }

        return ([.. Enumerable.Range(0, size).Select(i => a[(i * size) + i])], vectors);
    }

    /// <summary>One sweep over all pairs; false when nothing was left to do.</summary>
    private static bool Rotate(double[] a, double[] vectors, int size)
    {
        bool rotated = false;
        for (int p = 0; p < size; p++)
        {
            for (int q = p + 1; q < size; q++)
            {
                (double app, double aqq, double apq) = (a[(p * size) + p], a[(q * size) + q], a[(p * size) + q]);
                if (Math.Abs(apq) <= 1e-18 * Math.Sqrt(Math.Abs(app * aqq)) || apq == 0)
                {
                    continue;
                }

                rotated = true;
                double theta = (aqq - app) / (2 * apq);
                double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
                RotateColumns(a, size, p, q, cosine, tangent * cosine);
                RotateRows(a, size, p, q, cosine, tangent * cosine);
                (a[(p * size) + q], a[(q * size) + p]) = (0, 0);
                RotateColumns(vectors, size, p, q, cosine, tangent * cosine);
            }
        }

        return rotated;
    }

    private static void RotateColumns(double[] a, int size, int p, int q, double cosine, double sine)
    {
        for (int i = 0; i < size; i++)
        {
            (double x, double y) = (a[(i * size) + p], a[(i * size) + q]);
            (a[(i * size) + p], a[(i * size) + q]) = ((cosine * x) - (sine * y), (sine * x) + (cosine * y));
        }
    }

    private static void RotateRows(double[] a, int size, int p, int q, double cosine, double sine)
    {
        for (int i = 0; i < size; i++)
        {
            (double x, double y) = (a[(p * size) + i], a[(q * size) + i]);
            (a[(p * size) + i], a[(q * size) + i]) = ((cosine * x) - (sine * y), (sine * x) + (cosine * y));
        }
    }
}
