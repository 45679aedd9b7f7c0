using Unblur.Imaging;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.FlowPictures;

/// <summary>Blur kernels as pictures: black is 0, white is each kernel's largest weight.</summary>
public static class KernelPicture
{
    private const float Gap = 0.35f;

    /// <summary>Draws one kernel, each weight as a square.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="scale">The side of a square, px, at least 1. Default 8.</param>
    /// <returns>1 x (size scale) x (size scale), [0,1].</returns>
    public static PlanarImage Draw(BlurKernel kernel, int scale = 8)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Sheet([kernel], columns: 1, scale, gap: 0);
    }

    /// <summary>Draws kernels in a grid, by row, each in the middle of a cell that fits the largest.</summary>
    /// <param name="kernels">At least one.</param>
    /// <param name="columns">Cells in a row; by default about the number of rows.</param>
    /// <param name="scale">The side of a weight's square, px, at least 1. Default 4.</param>
    /// <param name="gap">Grey px between and around the cells. Default 2.</param>
    /// <returns>1 channel, [0,1]; unused cells stay grey.</returns>
    public static PlanarImage Sheet(IReadOnlyList<BlurKernel> kernels, int? columns = null, int scale = 4, int gap = 2)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentOutOfRangeException.ThrowIfZero(kernels.Count, nameof(kernels));
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        int across = columns ?? (int)Math.Ceiling(Math.Sqrt(kernels.Count));
        ArgumentOutOfRangeException.ThrowIfLessThan(across, 1, nameof(columns));
        int down = ((kernels.Count - 1) / across) + 1;
        int size = kernels.Max(kernel => kernel.Size);
        int cell = checked((size * scale) + gap);

        PlanarImage sheet = new(1, checked((down * cell) + gap), checked((across * cell) + gap));
        sheet.Values.AsSpan().Fill(Gap);
        for (int i = 0; i < kernels.Count; i++)
        {
            DrawCell(sheet, kernels[i], gap + (i % across * cell), gap + (i / across * cell), size, scale);
        }

        return sheet;
    }

    private static void DrawCell(PlanarImage sheet, BlurKernel kernel, int left, int top, int size, int scale)
    {
        float largest = 0;
        foreach (float weight in kernel.Weights)
        {
            largest = MathF.Max(largest, weight);
        }

        for (int y = 0; y < size * scale; y++)
        {
            for (int x = 0; x < size * scale; x++)
            {
                sheet.Values[((top + y) * sheet.Width) + left + x] = kernel[(x / scale) - (size / 2), (y / scale) - (size / 2)] / largest;
            }
        }
    }
}
