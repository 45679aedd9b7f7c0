namespace Unblur.Physics.Shake;

/// <summary>Moments of a shake as the numbers that an estimator learns: all of about the same size, whatever the shake.</summary>
public static class ShakeCode
{
    private const double SpreadOffset = 0.3;

    /// <summary>Beyond this no estimate is believed, px: a straight shake of 30 px has 8.7, and the filter would reach farther than it may.</summary>
    private const double LargestSpread = 10;

    /// <summary>The logarithm of the spread (px, with 0.3 added), stretch and slant as shares of the spread.</summary>
    public static double[] Encode(ShakeMoments moments)
        => [Math.Log(moments.Spread + SpreadOffset), moments.Stretch / moments.Spread, moments.Slant / moments.Spread];

    /// <summary>The inverse of <see cref="Encode"/>, of values that no shake need have.</summary>
    /// <returns>No shake where a value is not finite; a spread of at most 10 px.</returns>
    public static ShakeMoments Decode(ReadOnlySpan<double> values)
    {
        double spread = Math.Clamp(Math.Exp(values[0]) - SpreadOffset, 0, LargestSpread);
        return double.IsFinite(spread + values[1] + values[2])
            ? ShakeMoments.FromSpread(spread, values[1] * spread, values[2] * spread)
            : default;
    }
}
