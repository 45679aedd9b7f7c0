namespace Unblur.Networks.Sen;

/// <summary>Size of a <see cref="SenNet"/>.</summary>
public sealed record SenOptions
{
    /// <summary>Channels of the first layer, 2 to 256; all others are multiples. Default 64, the published number; 8 takes about a 64th of the work.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>Throws when the number does not describe a network.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public void Validate()
    {
        if (Channels is < 2 or > 256)
        {
            throw new ArgumentException($"Channels is {Channels}: give 2 to 256.");
        }
    }

    /// <summary>Trained values of a stack: 3 planes for the first, 5 for the second.</summary>
    internal double StackParameterCount(int planes)
    {
        int c = Channels;
        return ConvNormRelu.ParameterCount(planes, c, 7) + ConvNormRelu.ParameterCount(c, 2 * c, 5) + ConvNormRelu.ParameterCount(2 * c, 4 * c, 5)
            + Blocks().Sum(block => BottleneckBlock.ParameterCount(block.Inputs, block.Outputs))
            + BottleneckBlock.ParameterCount(c, SenStack.Outputs, isLast: true);
    }

    /// <summary>Work of a stack for each pixel of the image.</summary>
    internal double StackWork(int planes)
    {
        double c = Channels;
        return (49 * planes * c) + (25 * 2 * c * c) + (25 * 8 * c * c)
            + Blocks().Sum(block => BottleneckBlock.Work(block.Inputs, block.Outputs) / block.Shrink / block.Shrink) + BottleneckBlock.Work(Channels, SenStack.Outputs);
    }

    /// <summary>Channels of the blocks but the last, in their order, and how many times smaller than the image they work.</summary>
    internal (int Inputs, int Outputs, int Shrink)[] Blocks()
    {
        int c = Channels;
        return
        [
            (4 * c, 4 * c, 2), (4 * c, 8 * c, 4), (8 * c, 8 * c, 8), (8 * c, 8 * c, 16),
            (8 * c, 8 * c, 8), (8 * c, 8 * c, 4), (8 * c, 4 * c, 2), (4 * c, 2 * c, 1), (2 * c, c, 1),
        ];
    }
}
