namespace Unblur.Physics.Blind;

/// <summary>Makes a kernel of what least squares give: no negative weights, no specks, sum 1, centre of mass in the middle.</summary>
internal static class KernelCleaning
{
    /// <summary>Sets to 0 what is negative or below a share of the largest weight, then connected parts with too little of the sum, and scales to sum 1.</summary>
    /// <param name="kernel">size x size, changed; a dot in the middle where nothing is left.</param>
    /// <param name="size">Odd.</param>
    /// <param name="threshold">Share of the largest weight, 0 to 1.</param>
    /// <param name="leastPart">Share of the sum that a part must have; neighbours touch by a side or a corner.</param>
    public static void Clean(float[] kernel, int size, float threshold, float leastPart)
    {
        float least = Math.Max(0, kernel.Max() * threshold);
        for (int i = 0; i < kernel.Length; i++)
        {
            kernel[i] = kernel[i] > least ? kernel[i] : 0;
        }

        RemoveParts(kernel, size, leastPart * kernel.Sum());
        Normalize(kernel);
    }

    /// <summary>Moves the centre of mass to the middle, by whole pixels; what leaves the square is lost.</summary>
    public static void Centre(float[] kernel, int size)
    {
        (double x, double y) = CentreOfMass(kernel, size);
        (int dx, int dy) = ((int)Math.Round((size / 2) - x), (int)Math.Round((size / 2) - y));
        if (dx == 0 && dy == 0)
        {
            return;
        }

        float[] moved = new float[kernel.Length];
        for (int i = 0; i < kernel.Length; i++)
        {
            (int toX, int toY) = ((i % size) + dx, (i / size) + dy);
            if (toX >= 0 && toX < size && toY >= 0 && toY < size)
            {
                moved[(toY * size) + toX] = kernel[i];
            }
        }

        moved.CopyTo(kernel, 0);
        Normalize(kernel);
    }

    /// <summary>A kernel with rows and columns of 0 around it.</summary>
    public static float[] Grown(float[] kernel, int size, int newSize)
    {
        float[] grown = new float[newSize * newSize];
        int margin = (newSize - size) / 2;
        for (int y = 0; y < size; y++)
        {
            kernel.AsSpan(y * size, size).CopyTo(grown.AsSpan(((y + margin) * newSize) + margin));
        }

        return grown;
    }

    /// <summary>A kernel scaled to another size, bilinear, sum 1.</summary>
    public static float[] Resize(float[] kernel, int size, int newSize)
    {
        float[] resized = new float[newSize * newSize];
        double scale = (double)size / newSize;
        for (int i = 0; i < resized.Length; i++)
        {
            double x = (((i % newSize) + 0.5) * scale) - 0.5, y = (((i / newSize) + 0.5) * scale) - 0.5;
            (int left, int top) = ((int)Math.Floor(x), (int)Math.Floor(y));
            (double right, double low) = (x - left, y - top);
            resized[i] = (float)(((1 - low) * (((1 - right) * At(left, top)) + (right * At(left + 1, top))))
                + (low * (((1 - right) * At(left, top + 1)) + (right * At(left + 1, top + 1)))));
        }

        Normalize(resized);
        return resized;

        float At(int x, int y) => kernel[(Math.Clamp(y, 0, size - 1) * size) + Math.Clamp(x, 0, size - 1)];
    }

    /// <summary>The share of the sum that lies in the outermost rows and columns.</summary>
    public static double BorderShare(float[] kernel, int size)
    {
        (double border, double sum) = (0, 0);
        for (int i = 0; i < kernel.Length; i++)
        {
            bool isBorder = i % size == 0 || i % size == size - 1 || i / size == 0 || i / size == size - 1;
            (border, sum) = (border + (isBorder ? kernel[i] : 0), sum + kernel[i]);
        }

        return border / sum;
    }

    public static (double X, double Y) CentreOfMass(float[] kernel, int size)
    {
        (double sum, double x, double y) = (0, 0, 0);
        for (int i = 0; i < kernel.Length; i++)
        {
            (sum, x, y) = (sum + kernel[i], x + (kernel[i] * (double)(i % size)), y + (kernel[i] * (double)(i / size)));
        }

        return sum > 0 ? (x / sum, y / sum) : (size / 2, size / 2);
    }

    private static void Normalize(float[] kernel)
    {
        double sum = kernel.Sum(value => (double)value);
        if (!(sum > 1e-12 && double.IsFinite(sum)))
        {
            Array.Clear(kernel);
            (kernel[kernel.Length / 2], sum) = (1, 1);
        }

        for (int i = 0; i < kernel.Length; i++)
        {
            kernel[i] = (float)(kernel[i] / sum);
        }
    }

    private static void RemoveParts(float[] kernel, int size, double leastSum)
    {
        bool[] isSeen = new bool[kernel.Length];
        List<int> part = [];
        for (int start = 0; start < kernel.Length; start++)
        {
            if (isSeen[start] || kernel[start] <= 0)
            {
                continue;
            }

            Collect(kernel, size, start, isSeen, part);
            if (part.Sum(i => (double)kernel[i]) < leastSum)
            {
                part.ForEach(i => kernel[i] = 0);
            }
        }
    }

    private static void Collect(float[] kernel, int size, int start, bool[] isSeen, List<int> part)
    {
        part.Clear();
        part.Add(start);
        isSeen[start] = true;
        for (int at = 0; at < part.Count; at++)
        {
            (int x, int y) = (part[at] % size, part[at] / size);
            for (int top = Math.Max(0, y - 1); top <= Math.Min(size - 1, y + 1); top++)
            {
                for (int left = Math.Max(0, x - 1); left <= Math.Min(size - 1, x + 1); left++)
                {
                    int i = (top * size) + left;
                    if (!isSeen[i] && kernel[i] > 0)
                    {
                        isSeen[i] = true;
                        part.Add(i);
                    }
                }
            }
        }
    }
}
