using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Forward differences of a plane whose opposite borders meet, and their adjoint.</summary>
internal static class CyclicGradients
{
    private const int Lanes = 8;

    /// <summary>across(y, x) = plane(y, x + 1) − plane(y, x), and down in the same way; both become 0 where across² + down² is below a threshold.</summary>
    public static void Sparse(float[] plane, int width, float threshold, float[] across, float[] down, int maximumThreads)
    {
        int height = plane.Length / width;
        var least = Vector256.Create(threshold);
        Rows.ForEach(height, maximumThreads, y =>
        {
            int row = y * width, next = (y + 1) % height * width, x = 0;
            for (; x + Lanes < width; x += Lanes)
            {
                var here = Vector256.Create<float>(plane.AsSpan(row + x, Lanes));
                Vector256<float> right = Vector256.Create<float>(plane.AsSpan(row + x + 1, Lanes)) - here;
                Vector256<float> below = Vector256.Create<float>(plane.AsSpan(next + x, Lanes)) - here;
                var isKept = Vector256.GreaterThanOrEqual((right * right) + (below * below), least);
                (right & isKept).CopyTo(across.AsSpan(row + x));
                (below & isKept).CopyTo(down.AsSpan(row + x));
            }

            for (; x < width; x++)
            {
                float right = plane[row + ((x + 1) % width)] - plane[row + x], below = plane[next + x] - plane[row + x];
                bool isKept = (right * right) + (below * below) >= threshold;
                (across[row + x], down[row + x]) = isKept ? (right, below) : (0, 0);
            }
        });
    }

    /// <summary>The adjoint: result(y, x) = across(y, x − 1) − across(y, x) + down(y − 1, x) − down(y, x).</summary>
    public static void Adjoint(float[] across, float[] down, int width, float[] result, int maximumThreads)
    {
        int height = across.Length / width;
        Rows.ForEach(height, maximumThreads, y =>
        {
            int row = y * width, before = (y + height - 1) % height * width;
            result[row] = across[row + width - 1] - across[row] + down[before] - down[row];
            int x = 1;
            for (; x + Lanes <= width; x += Lanes)
            {
                Vector256<float> horizontal = Vector256.Create<float>(across.AsSpan(row + x - 1, Lanes)) - Vector256.Create<float>(across.AsSpan(row + x, Lanes));
                Vector256<float> vertical = Vector256.Create<float>(down.AsSpan(before + x, Lanes)) - Vector256.Create<float>(down.AsSpan(row + x, Lanes));
                (horizontal + vertical).CopyTo(result.AsSpan(row + x));
            }

            for (; x < width; x++)
            {
                result[row + x] = across[row + x - 1] - across[row + x] + down[before + x] - down[row + x];
            }
        });
    }

    /// <summary>The spectrum of the adjoint after the differences, |Dx|² + |Dy|², as a sum of a value for each row and one for each column.</summary>
    public static (float[] Rows, float[] Columns) Squared(Spectrum like)
    {
        float[] rows = new float[like.Rows], columns = new float[like.Stride];
        for (int v = 0; v < rows.Length; v++)
        {
            rows[v] = (float)(2 - (2 * Math.Cos(Math.Tau * v / like.Height)));
        }

        for (int u = 0; u < columns.Length; u++)
        {
            columns[u] = u < like.Width ? (float)(2 - (2 * Math.Cos(Math.Tau * u / like.Width))) : 1;
        }

        return (rows, columns);
    }
}
