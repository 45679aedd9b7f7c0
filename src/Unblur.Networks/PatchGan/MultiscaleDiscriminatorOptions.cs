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
}
