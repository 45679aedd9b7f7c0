namespace Unblur.Physics.Operators;

/// <summary>Checks images in double precision, C x H x W by channel and row.</summary>
internal static class Planes
{
    /// <exception cref="ArgumentException">The values do not fill the planes.</exception>
    public static void Require(double[] values, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.LongLength != (long)channels * height * width)
        {
            throw new ArgumentException(
                $"{values.LongLength} values do not fill {channels} x {height} x {width}: give {(long)channels * height * width}.", nameof(values));
        }
    }
}
