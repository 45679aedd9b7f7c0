using Unblur.Training.Session;

namespace Unblur.Training.Supervised;

/// <summary>Mean gain over the blurry input on held-out pairs, dB.</summary>
/// <param name="ShortGain">Shake up to the recipe's short length.</param>
/// <param name="LongGain">Longer shake.</param>
public sealed record ValidationResult(double ShortGain, double LongGain) : IValidationScores
{
    /// <summary>Motion that differs from place to place; null where it is not trained.</summary>
    public double? MovingGain { get; init; }

    /// <summary>The number by which the best weights are chosen.</summary>
    public double Mean => MovingGain is { } moving ? (ShortGain + LongGain + moving) / 3 : (ShortGain + LongGain) / 2;

    double? IValidationScores.Quality => Mean;

    IEnumerable<KeyValuePair<string, double?>> IValidationScores.Numbers
    {
        get
        {
            yield return KeyValuePair.Create("gain_short_db", (double?)ShortGain);
            yield return KeyValuePair.Create("gain_long_db", (double?)LongGain);
            if (MovingGain is not null)
            {
                yield return KeyValuePair.Create("gain_moving_db", MovingGain);
            }
        }
    }

    public string Describe()
    {
        string shaken = $"held-out photos {GainText.Signed(ShortGain)} dB (short blur) {GainText.Signed(LongGain)} dB (long blur)";
        return MovingGain is { } moving ? $"{shaken} {GainText.Signed(moving)} dB (moving)" : shaken;
    }
}
