namespace Unblur.Training.Supervised;

/// <summary>Mean gain over the blurry input on held-out pairs, dB.</summary>
/// <param name="ShortGain">Shake up to the recipe's short length.</param>
/// <param name="LongGain">Longer shake.</param>
public sealed record ValidationResult(double ShortGain, double LongGain)
{
    /// <summary>What the best weights are chosen by.</summary>
    public double Mean => (ShortGain + LongGain) / 2;
}
