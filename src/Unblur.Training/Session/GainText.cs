using System.Globalization;

namespace Unblur.Training.Session;

/// <summary>Gains as texts.</summary>
internal static class GainText
{
    private const int Digits = 2;

    /// <summary>With two digits and its sign: <c>+0.31</c>, <c>-1.20</c>, and <c>0.00</c> for what rounds to nothing.</summary>
    internal static string Signed(double gain)
    {
        double rounded = Math.Round(gain, Digits, MidpointRounding.AwayFromZero);
        return rounded.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
    }
}
