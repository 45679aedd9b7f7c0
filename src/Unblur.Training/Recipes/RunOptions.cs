namespace Unblur.Training.Recipes;

/// <summary>How long a run is, and how often it writes what. Every kind of recipe has it, with defaults of its own for some.</summary>
public sealed record RunOptions
{
    /// <summary>Updates in the whole run.</summary>
    public int Steps { get; init; } = 20000;

    public int Seed { get; init; }

    /// <summary>Steps between two lines of the log.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Steps between two checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Steps between two validations.</summary>
    public int ValidateEvery { get; init; } = 1000;

    /// <summary>Minutes between two sets of pictures; 0 for none but those of validations.</summary>
    public double PictureMinutes { get; init; } = 5;

    /// <summary>How many validations follow after a step: every few steps, and after the last one.</summary>
    internal long ValidationsAfter(long step)
        => (Steps / ValidateEvery) - (step / ValidateEvery) + (step < Steps && Steps % ValidateEvery > 0 ? 1 : 0);

    /// <summary>Reads <c>steps</c>, <c>seed</c> and <c>run.*</c>.</summary>
    public static RunOptions Read(RecipeReader keys, RunOptions usual)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(usual);
        return new RunOptions
        {
            Steps = keys.Whole("steps", usual.Steps, Bounds.AtLeast(1), "steps", "Updates in the whole run."),
            Seed = keys.Whole("seed", usual.Seed, Bounds.Any, "", "Fixes every random draw."),
            LogEvery = keys.Whole("run.log_every", usual.LogEvery, Bounds.AtLeast(1), "steps", "Between two lines of the log."),
            CheckpointEvery = keys.Whole("run.checkpoint_every", usual.CheckpointEvery, Bounds.AtLeast(1), "steps", "Between two checkpoints."),
            ValidateEvery = keys.Whole("run.validate_every", usual.ValidateEvery, Bounds.AtLeast(1), "steps", "Between two validations."),
            PictureMinutes = keys.Number(
                "run.picture_minutes", usual.PictureMinutes, Bounds.AtLeast(0), "min",
                "Between two sets of pictures while training; 0 makes them with validations alone."),
        };
    }
}
