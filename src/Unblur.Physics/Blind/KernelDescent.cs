using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>The kernel of least squares whose weights are not negative: coordinate descent on its normal equations, whose matrix holds an autocorrelation.</summary>
internal static class KernelDescent
{
    private const int Sweeps = 15;

    /// <summary>Lowers ½ δᵀ(A + gamma)δ − slopeᵀδ over the changes δ of the weights, none of which becomes negative.</summary>
    /// <param name="correlation">(2 size − 1)², A(i, j) = correlation(i − j).</param>
    /// <param name="gamma">Added to the diagonal of A, at least 0.</param>
    /// <param name="slope">size x size, changed.</param>
    /// <param name="kernel">size x size, changed.</param>
    /// <param name="size">Odd.</param>
    public static void Run(float[] correlation, float gamma, float[] slope, float[] kernel, int size)
    {
        int wide = (2 * size) - 1;
        float diagonal = correlation[correlation.Length / 2] + gamma;
        for (int sweep = 0; sweep < Sweeps && diagonal > 0; sweep++)
        {
            for (int j = 0; j < kernel.Length; j++)
            {
                float next = Math.Max(0, kernel[j] + (slope[j] / diagonal)), step = next - kernel[j];
                if (step == 0)
                {
                    continue;
                }

                kernel[j] = next;
                slope[j] -= gamma * step;
                for (int y = 0; y < size; y++)
                {
                    int at = ((y - (j / size) + size - 1) * wide) - (j % size) + size - 1;
                    VectorAlgebra.AddScaled(correlation.AsSpan(at, size), -step, slope.AsSpan(y * size, size));
                }
            }
        }
    }
}
