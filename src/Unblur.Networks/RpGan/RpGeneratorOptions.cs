namespace Unblur.Networks.RpGan;

/// <summary>Size of an <see cref="RpGenerator"/>.</summary>
public sealed record RpGeneratorOptions
{
    /// <summary>Channels at full size, 1 to 256; twice and four times as many at half and quarter size. Default 64, the published number.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>Residual blocks at quarter size, 0 to 64. Default 6, the published number.</summary>
    public int Blocks { get; init; } = 6;

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Channels is < 1 or > 256)
        {
            problems.Add($"Channels is {Channels}: give 1 to 256");
        }

        if (Blocks is < 0 or > 64)
        {
            problems.Add($"Blocks is {Blocks}: give 0 to 64");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }

    /// <summary>Trained values.</summary>
    /// <exception cref="ArgumentException">The numbers do not describe a network.</exception>
    internal double ParameterCount()
    {
        Validate();
        double c = Channels;
        return ConvNormRelu.ParameterCount(PriorNetwork.Planes, c, 7) + ConvNormRelu.ParameterCount(c, 2 * c, 3) + ConvNormRelu.ParameterCount(2 * c, 4 * c, 3)
            + (2 * Blocks * ConvNormRelu.ParameterCount(4 * c, 4 * c, 3))
            + ConvNormRelu.ParameterCount(4 * c, 4 * c, 3) + ConvNormRelu.ParameterCount(4 * c, 2 * c, 3) + ConvNormRelu.ParameterCount(2 * c, c, 7)
            + BottleneckBlock.ParameterCount(PriorNetwork.Planes + Channels, PriorNetwork.Colours, isLast: true);
    }

    /// <summary>Work per pixel of the image.</summary>
    internal double MultiplyAccumulatesPerPixel()
    {
        double c = Channels, square = c * c;
        return (49 * PriorNetwork.Planes * c) + (9 * 2 * square / 4) + (9 * 8 * square / 16) + (2 * Blocks * 9 * 16 * square / 16)
            + (9 * 16 * square / 4) + (9 * 8 * square) + (49 * 2 * square) + BottleneckBlock.Work(PriorNetwork.Planes + Channels, PriorNetwork.Colours);
    }
}
