namespace Unblur.Metrics.Naturalness;

/// <summary>Euler's gamma function.</summary>
internal static class GammaFunction
{
    private const double Shift = 7;

    // Lanczos coefficients for shift 7 and nine terms (P. Godfrey's).
    private static readonly double[] Coefficients =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>For x &gt; 0, to about 14 digits.</summary>
    internal static double Of(double x)
    {
        if (x < 0.5)
        {
            return Math.PI / (Math.Sin(Math.PI * x) * Of(1 - x));
        }

        x -= 1;
        double series = Coefficients[0];
        for (int i = 1; i < Coefficients.Length; i++)
        {
            series += Coefficients[i] / (x + i);
        }

        double t = x + Shift + 0.5;
        return Math.Sqrt(2 * Math.PI) * Math.Pow(t, x + 0.5) * Math.Exp(-t) * series;
    }
}
