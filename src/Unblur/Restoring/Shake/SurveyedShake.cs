using Unblur.Physics.Shake;

namespace Unblur.Restoring.Shake;

/// <summary>What a survey found.</summary>
/// <param name="Map">The shake at every place, as it should be undone.</param>
/// <param name="Whole">The judgement of the whole photo.</param>
/// <param name="Cells">The judgement of each cell by itself.</param>
/// <param name="Around">The judgement of each cell with its neighbours.</param>
internal sealed record SurveyedShake(ShakeMap Map, ShakeJudgement Whole, ShakeJudgement[,] Cells, ShakeJudgement[,] Around)
{
    /// <summary>How much the cells that are judged blurred differ from the photo, as a share of its spread; 0 where there are fewer than two.</summary>
    internal double Variation
    {
        get
        {
            ShakeMoments mean = Whole.Likely;
            double[] apart = [.. Cells.Cast<ShakeJudgement>().Where(cell => cell.Sharp < 0.5).Select(cell => Apart(cell.Likely, mean))];
            return apart.Length < 2 ? 0 : apart.Average() / mean.Spread;
        }
    }

    private static double Apart(ShakeMoments cell, ShakeMoments mean)
        => Math.Sqrt(Math.Pow(cell.Spread - mean.Spread, 2) + (Math.Pow(cell.Stretch - mean.Stretch, 2) / 2) + (Math.Pow(cell.Slant - mean.Slant, 2) / 2));
}
