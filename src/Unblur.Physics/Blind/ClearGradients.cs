using Unblur.Physics.Operators;

namespace Unblur.Physics.Blind;

/// <summary>Which gradients of a picture are clear enough to estimate a kernel from.</summary>
/// <remarks>Cho and Lee, "Fast motion deblurring", 2009, section 4: a threshold at which each of four directions keeps enough pixels.</remarks>
internal static class ClearGradients
{
    private const int Bins = 1024;
    private const float BinsPerUnit = 2048; // of the length; all above half of white is one bin
    private const double PixelsPerSide = 20;

    /// <summary>The length of gradient from which, in each of four directions, at least 20 pixels for each row of the kernel are left.</summary>
    public static float Threshold(float[] across, float[] down, int kernelSize)
    {
        int[] counts = new int[4 * Bins];
        for (int i = 0; i < across.Length; i++)
        {
            if (across[i] == 0 && down[i] == 0)
            {
                continue;
            }

            float length = MathF.Sqrt((across[i] * across[i]) + (down[i] * down[i]));
            counts[(Direction(across[i], down[i]) * Bins) + Math.Min(Bins - 1, (int)(length * BinsPerUnit))]++;
        }

        double enough = PixelsPerSide * kernelSize;
        int lowest = Bins - 1;
        for (int direction = 0; direction < 4; direction++)
        {
            int bin = Bins - 1, sum = counts[(direction * Bins) + bin];
            while (bin > 0 && sum < enough)
            {
                sum += counts[(direction * Bins) + --bin];
            }

            lowest = Math.Min(lowest, bin);
        }

        return lowest / BinsPerUnit;
    }

    /// <summary>The gradients of a picture that are at least of this length; the others become 0.</summary>
    public static void Of(float[] picture, int width, float threshold, float[] across, float[] down, int maximumThreads)
        => CyclicGradients.Sparse(picture, width, threshold * threshold, across, down, maximumThreads);

    private static int Direction(float across, float down)
    {
        float length = MathF.Abs(across), height = MathF.Abs(down);
        return length > 2.4142f * height ? 0 : height > 2.4142f * length ? 1 : across * down > 0 ? 2 : 3;
    }
}
