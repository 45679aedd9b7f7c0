namespace Unblur.Training.Recipes;

/// <summary>How long a run is, and in what rhythm it reports.</summary>
public sealed record RunOptions
{
    public int Steps { get; init; } = 20000;

    public int Seed { get; init; } = 1;

    public int LogEvery { get; init; } = 50;

    public int CheckpointEvery { get; init; } = 500;

    public int ValidateEvery { get; init; } = 1000;

    public double PictureMinutes { get; init; } = 5;
}
