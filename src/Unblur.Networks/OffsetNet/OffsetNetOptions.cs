namespace Unblur.Networks.OffsetNet;

/// <summary>Size of an <see cref="OffsetNet"/>.</summary>
public sealed record OffsetNetOptions
{
    /// <summary>Channels at half size, 1 to 64; every other width is a multiple. Default 16, the published one; 8 takes about a quarter of the work.</summary>
    public int Channels { get; init; } = 16;

    /// <summary>The network looks at images made so many times smaller, 1 or 2, and its motion is enlarged again: long motion for a fraction of the work. Default 1, as published.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>Throws when the number describes no network.</summary>
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
}
