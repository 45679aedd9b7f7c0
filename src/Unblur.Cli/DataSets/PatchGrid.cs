namespace Unblur.Cli.DataSets;

/// <summary>The positions of patches on a photo.</summary>
internal static class PatchGrid
{
    /// <summary>Left (or upper) edges at multiples of the stride, and one more if pixels would be left at the end; none if the patch does not fit.</summary>
    public static IEnumerable<int> Starts(int length, int patch, int stride)
    {
        int last = length - patch;
        for (int start = 0; start <= last; start += stride)
        {
            yield return start;
        }

        if (last > 0 && last % stride != 0)
        {
            yield return last;
        }
    }

    /// <summary>Upper left corners, row by row.</summary>
    public static IEnumerable<(int X, int Y)> Corners(int width, int height, int patch, int stride)
        => Starts(height, patch, stride).SelectMany(y => Starts(width, patch, stride).Select(x => (x, y)));
}
