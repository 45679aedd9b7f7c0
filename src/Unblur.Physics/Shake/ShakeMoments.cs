namespace Unblur.Physics.Shake;

/// <summary>How far a shake spreads the light of a point, and in which direction: the second moments of the blur kernel about its centroid.</summary>
/// <param name="XX">Along x, px², at least 0.</param>
/// <param name="YY">Along y (down), px², at least 0.</param>
/// <param name="XY">Mixed, px².</param>
public readonly record struct ShakeMoments(double XX, double YY, double XY)
{
    /// <summary>Keeps ratios finite where there is no blur, px².</summary>
    private const double Softening = 0.01;

    /// <summary>Root mean square distance from the centroid, px.</summary>
    public double Spread => Math.Sqrt(XX + YY + Softening);

    /// <summary>Positive where the blur runs along x, negative along y, px; at most <see cref="Spread"/> in size.</summary>
    public double Stretch => (XX - YY) / Spread;

    /// <summary>Positive where the blur runs down to the right, negative down to the left, px; at most <see cref="Spread"/> in size.</summary>
    public double Slant => 2 * XY / Spread;

    /// <summary>The moments with these three values; stretch and slant are shortened together to what the spread allows.</summary>
    /// <param name="spread">Px, at least 0.</param>
    /// <param name="stretch">Px.</param>
    /// <param name="slant">Px.</param>
    public static ShakeMoments FromSpread(double spread, double stretch, double slant)
    {
        double trace = Math.Max(0, (spread * spread) - Softening);
        double size = Math.Sqrt((stretch * stretch) + (slant * slant));
        double most = spread > 0 ? trace / spread : 0;
        double scale = size > most ? most / size : 1;
        (double difference, double mixed) = (stretch * scale * spread, slant * scale * spread);
        return new ShakeMoments((trace + difference) / 2, (trace - difference) / 2, mixed / 2);
    }

    /// <summary>The moments of the mirrored, then transposed photo.</summary>
    /// <param name="isMirrored">Whether one axis, and only one, is reversed.</param>
    /// <param name="isTransposed">Whether x and y change places.</param>
    public ShakeMoments Turned(bool isMirrored, bool isTransposed)
    {
        double mixed = isMirrored ? -XY : XY;
        return isTransposed ? new ShakeMoments(YY, XX, mixed) : new ShakeMoments(XX, YY, mixed);
    }
}
