using System.Globalization;
using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>Mean gain over the blurry input on held-out pairs, dB.</summary>
/// <param name="ShortGain">Shake up to the recipe's short length.</param>
/// <param name="LongGain">Longer shake.</param>
public sealed record ValidationResult(double ShortGain, double LongGain) : IValidationScores
{
    /// <summary>The number by which the best weights are chosen.</summary>
    public double Mean => (ShortGain + LongGain) / 2;

    double? IValidationScores.Quality => Mean;

    IEnumerable<KeyValuePair<string, double?>> IValidationScores.Numbers
        => [KeyValuePair.Create("gain_short_db", (double?)ShortGain), KeyValuePair.Create("gain_long_db", (double?)LongGain)];

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"held-out photos {GainText.Signed(ShortGain)} dB (short blur) {GainText.Signed(LongGain)} dB (long blur)");
}
