namespace Unblur.Guarding;

/// <summary>How far a result is from what its input allows, over an area.</summary>
/// <param name="Pixels">The area.</param>
/// <param name="Drift">Change of the mean of the channel that changed most, 0 to 1: blurring and its reversal move light only as far as the blur reaches.</param>
/// <param name="Clipped">Share of the values that were well inside the range and are black or white now.</param>
/// <param name="Grid">Root mean square of the change of luma that repeats every 4 pixels: checkerboards of upsampling layers.</param>
/// <param name="Lost">Contrast over 8 pixels (root mean square) before, less twice that after: what is there must not vanish, though noise may.</param>
/// <param name="Colour">Growth of the steps between neighbours' colours (root mean square), less half of luma's steps: rainbows.</param>
internal readonly record struct Plausibility(int Pixels, double Drift, double Clipped, double Grid, double Lost, double Colour)
{
    internal static Plausibility Of(in CellSums sums)
    {
        double pixels = sums.Pixels;
        double drift = 0.0;
        foreach (float channel in sums.Drift)
        {
            drift = Math.Max(drift, Math.Abs(channel / pixels));
        }

        double growth = Math.Sqrt(sums.ColourAfter / pixels / 2) - Math.Sqrt(sums.ColourBefore / pixels / 2);
        double allowed = GuardLimits.ColourShare * Math.Sqrt(sums.LumaAfter / pixels);
        double lost = Math.Sqrt(sums.ContrastBefore / pixels) - (GuardLimits.ContrastKept * Math.Sqrt(sums.ContrastAfter / pixels));
        return new Plausibility(sums.Pixels, drift, sums.NewlyClipped / (3 * pixels), GridAmplitude(sums, pixels), Math.Max(0, lost), Math.Max(0, growth - allowed));
    }

    /// <summary>The first limit that is exceeded, with the numbers; null where none is.</summary>
    internal string? Complaint()
        => GuardLimits.Drift.Complaint(Drift, Pixels)
            ?? GuardLimits.Clipped.Complaint(Clipped, Pixels)
            ?? GuardLimits.Grid.Complaint(Grid, Pixels)
            ?? GuardLimits.Lost.Complaint(Lost, Pixels)
            ?? GuardLimits.Colour.Complaint(Colour, Pixels);

    /// <summary>Standard deviation of the means at the places of the grid.</summary>
    private static double GridAmplitude(in CellSums sums, double pixels)
    {
        double perPhase = pixels / CellSums.PhaseSums.Count;
        double sum = 0, squares = 0;
        foreach (float phase in sums.Grid)
        {
            sum += phase / perPhase;
            squares += phase / perPhase * (phase / perPhase);
        }

        double mean = sum / CellSums.PhaseSums.Count;
        return Math.Sqrt(Math.Max(0, (squares / CellSums.PhaseSums.Count) - (mean * mean)));
    }
}
