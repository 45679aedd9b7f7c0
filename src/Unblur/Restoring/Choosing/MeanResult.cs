using Unblur.Imaging;

namespace Unblur.Restoring.Choosing;

/// <summary>The weighted mean of several results: where their errors have little in common it has less than any.</summary>
internal static class MeanResult
{
    /// <param name="output">Takes the mean, row by row.</param>
    /// <param name="parts">Results of one photo and their shares, which sum to 1; those without a share may be null.</param>
    internal static void Write(PhotoWriter output, params (Photo? Result, float Share)[] parts)
    {
        (Photo Result, float Share)[] counted = [.. parts.Where(part => part.Share > 0).Select(part => (part.Result!, part.Share))];
        (int width, int height) = (counted[0].Result.Width, counted[0].Result.Height);
        (PlaneBuffer ofMean, PlaneBuffer ofPart) = (new PlaneBuffer(), new PlaneBuffer());
        for (int y = 0; y < height; y += PhotoWriter.StripRows)
        {
            int rows = Math.Min(PhotoWriter.StripRows, height - y);
            (PlanarImage mean, PlanarImage own) = (ofMean.Take(3, rows, width), ofPart.Take(3, rows, width));
            Array.Clear(mean.Values);
            foreach ((Photo result, float share) in counted)
            {
                result.ReadPlanes(0, y, own);
                for (int i = 0; i < mean.Values.Length; i++)
                {
                    mean.Values[i] += share * own.Values[i];
                }
            }

            output.Write(y, mean);
        }
    }
}
