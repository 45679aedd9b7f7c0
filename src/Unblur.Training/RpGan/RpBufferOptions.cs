using Unblur.Training.Recipes;

namespace Unblur.Training.RpGan;

/// <summary>The buffer of samples that a frozen generator makes: keys <c>buffer.*</c>.</summary>
public sealed record RpBufferOptions
{
    /// <summary>Samples.</summary>
    public int Size { get; init; } = 1000;

    /// <summary>How often each is trained on before all are replaced.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Steps at the beginning in which all samples are of level 1.</summary>
    public int WarmupSteps { get; init; } = 2500;

    /// <summary>Whether samples are turned at random each time.</summary>
    public bool IsTurned { get; init; }

    internal static RpBufferOptions Read(RecipeReader keys)
    {
        RpBufferOptions usual = new();
        return new RpBufferOptions
        {
            Size = keys.Whole("buffer.size", usual.Size, Bounds.AtLeast(1), "samples", "Of all processes together; 12 bytes for each of a patch's pixels."),
            Epochs = keys.Whole("buffer.epochs", usual.Epochs, Bounds.AtLeast(1), "epochs", "How often each sample is trained on before all are made anew."),
            WarmupSteps = keys.Whole("buffer.warmup_steps", usual.WarmupSteps, Bounds.AtLeast(0), "steps", "At the beginning, with samples of level 1 alone."),
            IsTurned = keys.Switch("buffer.turned", usual.IsTurned, "Whether a sample is laid down in one of eight ways at random, each time that it is trained on."),
        };
    }
}
