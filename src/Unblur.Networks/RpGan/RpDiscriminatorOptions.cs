namespace Unblur.Networks.RpGan;

/// <summary>Size and use of an <see cref="RpDiscriminator"/>.</summary>
public sealed record RpDiscriminatorOptions
{
    /// <summary>The artefact critic with a gradient penalty: one image, no norm, which would tie the samples of a batch together.</summary>
    public static RpDiscriminatorOptions Critic { get; } = new() { IsConditional = false, HasNorm = false };

    /// <summary>Channels of the first layer, 1 to 256; two, four and eight times as many behind it. Default 64, the published number.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>Whether it judges an image next to the blurry one, as D_cGAN, or alone, as D_p. Default true.</summary>
    public bool IsConditional { get; init; } = true;

    /// <summary>Batch norm on the layers between the first and the last. Default true.</summary>
    public bool HasNorm { get; init; } = true;

    /// <summary>Throws when the number does not describe a network.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public void Validate()
    {
        if (Channels is < 1 or > 256)
        {
            throw new ArgumentException($"Channels is {Channels}: give 1 to 256.");
        }
    }

    /// <summary>Planes in, then the channels of each layer.</summary>
    internal int[] Widths => [IsConditional ? 6 : 3, Channels, 2 * Channels, 4 * Channels, 8 * Channels, 8 * Channels, 1];

    /// <summary>Trained values.</summary>
    /// <exception cref="ArgumentException">The number does not describe a network.</exception>
    internal double ParameterCount()
    {
        Validate();
        int[] widths = Widths;
        double weights = Enumerable.Range(1, widths.Length - 1).Sum(i => 16.0 * widths[i - 1] * widths[i]);
        double between = widths[2..^1].Sum(width => (double)width);
        return weights + widths[1] + 1 + ((HasNorm ? 2 : 1) * between);
    }

    /// <summary>Work per pixel of the image; what borders take away is left out.</summary>
    internal double MultiplyAccumulatesPerPixel()
    {
        int[] widths = Widths;
        return Enumerable.Range(1, widths.Length - 1).Sum(i => 16.0 * widths[i - 1] * widths[i] / Math.Pow(4, Math.Min(i, RpDiscriminator.Halvings)));
    }
}
