using Unblur.Imaging;

namespace Unblur.Physics.Blind;

/// <summary>Where in a large photo a kernel is estimated: a square rich in gradients of all directions, with little that is saturated.</summary>
public static class TexturedCrop
{
    private const int Cell = 32;

    /// <summary>The upper left corner of the best crop, at steps of 32 px.</summary>
    /// <param name="photo">C x H x W, [0,1].</param>
    /// <param name="side">Of the crop, px; along a shorter side of the photo it is the whole.</param>
    /// <param name="saturation">From which value on a pixel counts as saturated.</param>
    /// <returns>x, y, width and height.</returns>
    /// <remarks>The smaller eigenvalue of the sum of gradients' outer products, of which each counts at most 0.2 long; a saturated pixel takes away 0.02.</remarks>
    public static (int X, int Y, int Width, int Height) Of(PlanarImage photo, int side, float saturation = 0.98f)
    {
        ArgumentNullException.ThrowIfNull(photo);
        (int width, int height) = (Math.Min(side, photo.Width), Math.Min(side, photo.Height));
        if (width == photo.Width && height == photo.Height)
        {
            return (0, 0, width, height);
        }

        var plane = ScaledPlane.Of(photo, saturation);
        (int columns, int rows) = ((photo.Width + Cell - 1) / Cell, (photo.Height + Cell - 1) / Cell);
        double[,,] cells = Cells(plane, rows, columns);
        (double best, int bestX, int bestY) = (double.NegativeInfinity, 0, 0);
        for (int y = 0; y <= photo.Height - height; y += Cell)
        {
            for (int x = 0; x <= photo.Width - width; x += Cell)
            {
                double score = Score(cells, y / Cell, x / Cell, height / Cell, width / Cell);
                (best, bestX, bestY) = score > best ? (score, x, y) : (best, bestX, bestY);
            }
        }

        return (bestX, bestY, width, height);
    }

    /// <summary>For each cell the sums of across², down², across down, and saturated pixels.</summary>
    private static double[,,] Cells(ScaledPlane plane, int rows, int columns)
    {
        double[,,] cells = new double[rows, columns, 4];
        for (int y = 0; y + 1 < plane.Height; y++)
        {
            for (int x = 0; x + 1 < plane.Width; x++)
            {
                int i = (y * plane.Width) + x, row = y / Cell, column = x / Cell;
                if (!plane.IsTrusted[i])
                {
                    cells[row, column, 3]++;
                    continue;
                }

                float across = Math.Clamp(plane.Values[i + 1] - plane.Values[i], -0.2f, 0.2f);
                float down = Math.Clamp(plane.Values[i + plane.Width] - plane.Values[i], -0.2f, 0.2f);
                cells[row, column, 0] += across * across;
                cells[row, column, 1] += down * down;
                cells[row, column, 2] += across * down;
            }
        }

        return cells;
    }

    private static double Score(double[,,] cells, int top, int left, int rows, int columns)
    {
        double[] sums = new double[4];
        for (int row = top; row < top + rows; row++)
        {
            for (int column = left; column < left + columns; column++)
            {
                for (int i = 0; i < 4; i++)
                {
                    sums[i] += cells[row, column, i];
                }
            }
        }

        double half = (sums[0] - sums[1]) / 2;
        return ((sums[0] + sums[1]) / 2) - Math.Sqrt((half * half) + (sums[2] * sums[2])) - (0.02 * sums[3]);
    }
}
