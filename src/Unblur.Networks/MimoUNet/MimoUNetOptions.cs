namespace Unblur.Networks.MimoUNet;

/// <summary>Size of a <see cref="MimoUNet"/>.</summary>
public sealed record MimoUNetOptions
{
    /// <summary>Channels at full size, even; twice and four times as many at half and quarter size. Default 32, the published number.</summary>
    public int Channels { get; init; } = 32;

    /// <summary>Residual blocks at each size, on the way down and again on the way up. Default 20, MIMO-UNet+; MIMO-UNet has 8.</summary>
    public int Blocks { get; init; } = 20;

    /// <summary>Probability that a channel of a skip is dropped while training, in [0,1). Default 0.1, that of MIMO-UNet+.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Throws when the numbers do not describe a network.</summary>
    /// <exception cref="ArgumentException">All problems, together.</exception>
    public void Validate()
    {
        List<string> problems = [];
        if (Channels < 2 || Channels % 2 != 0)
        {
            problems.Add($"Channels is {Channels}: give an even number, at least 2");
        }

        if (Blocks < 1)
        {
            problems.Add($"Blocks is {Blocks}: give at least 1");
        }

        if (!(Dropout >= 0 && Dropout < 1))
        {
            problems.Add($"Dropout is {Dropout}: give a number in [0,1)");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }
    }

    /// <summary>How far a pixel reaches on the deepest way, in pixels of the image: two for every block and size, and what joins them.</summary>
    internal int ReceptiveRadius => (Blocks * 2 * (1 + 2 + 4 + 4 + 2 + 1)) + 17;
}
