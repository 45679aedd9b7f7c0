namespace Unblur.Guarding;

/// <summary>How far a result is from what its input allows; for one neighbourhood, or for the whole image.</summary>
/// <param name="Drift">Change of the mean of the channel that changed most, 0 to 1: blurring and its reversal move light only as far as the blur reaches.</param>
/// <param name="Clipped">Share of the values that were well inside the range and are black or white now.</param>
/// <param name="Grid">Root mean square of the change of luma that repeats every 4 pixels: checkerboards of upsampling layers.</param>
/// <param name="Colour">Growth of the steps between neighbours' colours (root mean square), less that of luma: rainbows.</param>
internal readonly record struct Plausibility(double Drift, double Clipped, double Grid, double Colour)
{
    internal static Plausibility Of(in CellSums sums)
    {
        if (sums.Pixels == 0)
        {
            return default;
        }

        double pixels = sums.Pixels;
        var drift = 0.0;
        foreach (var channel in sums.Drift)
        {
            drift = Math.Max(drift, Math.Abs(channel / pixels));
        }

        var colour = Math.Sqrt(sums.ColourAfter / pixels / 2) - Math.Sqrt(sums.ColourBefore / pixels / 2);
        var luma = Math.Sqrt(sums.LumaAfter / pixels);
        return new Plausibility(drift, sums.NewlyClipped / (3 * pixels), GridAmplitude(sums, pixels), Math.Max(0, colour - (0.5 * luma)));
    }

    /// <summary>The larger of each.</summary>
    internal Plausibility Worst(Plausibility other)
        => new(Math.Max(Drift, other.Drift), Math.Max(Clipped, other.Clipped), Math.Max(Grid, other.Grid), Math.Max(Colour, other.Colour));

    private static double GridAmplitude(in CellSums sums, double pixels)
    {
        var perPhase = pixels / CellSums.PhaseSums.Count;
        double sum = 0, squares = 0;
        foreach (var phase in sums.Grid)
        {
            sum += phase / perPhase;
            squares += phase / perPhase * (phase / perPhase);
        }

        var mean = sum / CellSums.PhaseSums.Count;
        return Math.Sqrt(Math.Max(0, (squares / CellSums.PhaseSums.Count) - (mean * mean)));
    }
}
