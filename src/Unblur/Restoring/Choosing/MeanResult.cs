using Unblur.Imaging;

namespace Unblur.Restoring.Choosing;

/// <summary>The mean of two results: where their errors have little in common it has less than either.</summary>
internal static class MeanResult
{
    /// <param name="first">A result.</param>
    /// <param name="second">Another one of the same photo.</param>
    /// <param name="share">That of the second, 0 to 1.</param>
    /// <param name="output">Takes the mean, row by row.</param>
    internal static void Write(Photo first, Photo second, float share, PhotoWriter output)
    {
        (PlaneBuffer ofFirst, PlaneBuffer ofSecond) = (new PlaneBuffer(), new PlaneBuffer());
        for (int y = 0; y < first.Height; y += PhotoWriter.StripRows)
        {
            int rows = Math.Min(PhotoWriter.StripRows, first.Height - y);
            (PlanarImage mean, PlanarImage other) = (ofFirst.Take(3, rows, first.Width), ofSecond.Take(3, rows, first.Width));
            first.ReadPlanes(0, y, mean);
            second.ReadPlanes(0, y, other);
            for (int i = 0; i < mean.Values.Length; i++)
            {
                mean.Values[i] += share * (other.Values[i] - mean.Values[i]);
            }

            output.Write(y, mean);
        }
    }
}
