using Unblur.Imaging;
using Unblur.Physics.Deconvolution;

namespace Unblur.Physics.Blind.Regions;

/// <summary>Where in a photo kernels of regions are looked for: a grid of cells, and in each the square with the most texture.</summary>
internal static class RegionPlan
{
    internal const int LeastSide = 176;

    private const int MostSide = 384, KernelsPerSide = 8, MostAcross = 4;
    private const double Step = 0.6; // of a side, from one middle to the next

    /// <summary>The side of a region for a kernel; 0 where the photo is too small to have several.</summary>
    public static int SideFor(int width, int height, int kernelSize)
    {
        int side = Math.Clamp(KernelsPerSide * kernelSize, LeastSide, MostSide), most = (int)(Math.Min(width, height) / (1 + (Step / 2)));
        return most < LeastSide ? 0 : Math.Min(side, most);
    }

    /// <summary>The regions, row by row, and how many are in a row.</summary>
    public static (RegionPlace[] Places, int Columns) Places((int Width, int Height) photo, int side, ReadPart read, BlindOptions options)
    {
        (int Start, int Length)[] columns = Axis(photo.Width, side), rows = Axis(photo.Height, side);
        RegionPlace[] places = [.. rows.SelectMany(row => columns.Select(column =>
        {
            PlanarImage cell = read(column.Start, row.Start, column.Length, row.Length);
            (int x, int y, int width, int height) = TexturedCrop.Of(cell, side, options.Saturation);
            return new RegionPlace(column.Start + x, row.Start + y, ScaledPlane.Of(cell.Crop(x, y, width, height), options.Light ?? BlurLight.Encoded, options.Saturation));
        }))];
        return (places, columns.Length);
    }

    private static (int Start, int Length)[] Axis(int length, int side)
    {
        int count = Math.Clamp(1 + (int)Math.Round((length - side) / (Step * side)), 2, MostAcross);
        int cell = Math.Max(side, length / count);
        return [.. Enumerable.Range(0, count).Select(i => ((int)Math.Round((double)i * (length - cell) / (count - 1)), cell))];
    }
}

/// <summary>A region.</summary>
/// <param name="X">Px from the photo's left border.</param>
/// <param name="Y">Px from the photo's upper border.</param>
/// <param name="Plane">What it shows.</param>
internal sealed record RegionPlace(int X, int Y, ScaledPlane Plane);
