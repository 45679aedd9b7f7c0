namespace Unblur.Networks.OffsetNet;

/// <summary>Size of an <see cref="OffsetNet"/>.</summary>
public sealed record OffsetNetOptions
{
    /// <summary>Channels at half size, 1 to 64; every other width is a multiple. Default 16, the published one; 8 takes about a quarter of the work.</summary>
    public int Channels { get; init; } = 16;

    /// <summary>The network looks at images made so many times smaller, 1 or 2, and its motion is enlarged again: long motion for a fraction of the work. Default 1, as published.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>Throws when a number describes no network.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public void Validate()
    {
        if (Channels is < 1 or > 64)
        {
            throw new ArgumentException($"Channels is {Channels}: give 1 to 64.");
        }

        if (Shrink is not (1 or 2))
        {
            throw new ArgumentException($"Shrink is {Shrink}: give 1 or 2.");
        }
    }

    /// <summary>Trained values.</summary>
    /// <exception cref="ArgumentException">A number describes no network.</exception>
    internal double ParameterCount()
    {
        Validate();
        return (4376.0 * Channels * Channels) + (484.0 * Channels) + 2;
    }

    /// <summary>
    /// Work per pixel of the image, in the order of the layers: three stages (a convolution and six more in blocks), and from the coarsest scale on a
    /// bottleneck and the enlargement behind it; at last the convolution to the motion.
    /// </summary>
    internal double MultiplyAccumulatesPerPixel()
    {
        double c = Channels, square = (double)Channels * Channels;
        double half = (25 * ((12 * c) + (6 * square)) / 4) + (80 * square / 4) + (16 * 4 * square / 4);
        double quarter = (25 * ((2 * square) + (24 * square)) / 16) + (320 * square / 16) + (16 * 4 * square / 16);
        double eighth = (25 * ((8 * square) + (96 * square)) / 64) + (320 * square / 64) + (16 * 8 * square / 64);
        return ((100 * c) + half + quarter + eighth) / (Shrink * Shrink);
    }
}
