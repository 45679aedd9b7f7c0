namespace Unblur.Networks.VggDiscriminators;

/// <summary>Size of a <see cref="VggDiscriminator"/> or a <see cref="Vgg19Discriminator"/>.</summary>
public sealed record VggDiscriminatorOptions
{
    /// <summary>That of VGG19 itself.</summary>
    public static VggDiscriminatorOptions Literal { get; } = new() { Grid = 7, Hidden = 4096 };

    /// <summary>Channels of the first layer, 1 to 256; up to eight times as many behind it. Default 64, the published number.</summary>
    public int Channels { get; init; } = 64;

    /// <summary>
    /// Side of the grid of features that is judged as a whole, 1 to 16: a 32nd of the patch, else features are averaged to it. Default 4, for 128 px.
    /// </summary>
    public int Grid { get; init; } = 4;

    /// <summary>Units between the features and the score, 1 to 8192. Default 100, the published number.</summary>
    public int Hidden { get; init; } = 100;

    /// <summary>Values that enter the first fully connected layer.</summary>
    internal int Features => 8 * Channels * Grid * Grid;

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Channels is < 1 or > 256)
        {
            problems.Add($"Channels is {Channels}: give 1 to 256");
        }

        if (Grid is < 1 or > 16)
        {
            problems.Add($"Grid is {Grid}: give 1 to 16");
        }

        if (Hidden is < 1 or > 8192)
        {
            problems.Add($"Hidden is {Hidden}: give 1 to 8192");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }
}
