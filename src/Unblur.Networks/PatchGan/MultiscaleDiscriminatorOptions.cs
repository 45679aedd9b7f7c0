namespace Unblur.Networks.PatchGan;

/// <summary>Size of a <see cref="MultiscaleDiscriminator"/>.</summary>
public sealed record MultiscaleDiscriminatorOptions
{
    /// <summary>Channels of the first layer, 1 to 128; each of the next three has twice as many. Default 64, the published number.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>Sizes of the image that are judged, 1 to 4, each half the one before. Default 2, the published number.</summary>
    public int Scales { get; init; } = 2;

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Channels is < 1 or > 128)
        {
            problems.Add($"Channels is {Channels}: give 1 to 128");
        }

        if (Scales is < 1 or > 4)
        {
            problems.Add($"Scales is {Scales}: give 1 to 4");
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
        return Scales * ((672.0 * Channels * Channels) + (191.0 * Channels) + 1);
    }

    /// <summary>Work per pixel of the image: three layers that halve the size and two that do not, at every scale; what borders add is left out.</summary>
    internal double MultiplyAccumulatesPerPixel()
    {
        double c = Channels;
        double scale = 16 * ((3 * c / 4) + (2 * c * c / 16) + (8 * c * c / 64) + (32 * c * c / 64) + (8 * c / 64));
        return Enumerable.Range(0, Scales).Sum(smaller => scale / (1 << (2 * smaller)));
    }
}
