using Unblur.Training.Recipes;

namespace Unblur.Training.Supervised;

/// <summary>What is compared pixel by pixel.</summary>
public enum PixelLoss
{
    /// <summary>The mean absolute difference.</summary>
    Absolute,

    /// <summary>The logarithm of each patch's mean squared error.</summary>
    Psnr,
}

/// <summary>What a <see cref="SupervisedRecipe"/> minimises: keys <c>loss.*</c>.</summary>
public sealed record SupervisedLossOptions
{
    public PixelLoss Pixel { get; init; } = PixelLoss.Psnr;

    /// <summary>Mean squared error, images in [0,1]; 3e-4 is 35 dB.</summary>
    public double Floor { get; init; } = 3e-4;

    /// <summary>Weight of the frequency loss.</summary>
    public double Frequency { get; init; }

    internal static SupervisedLossOptions Read(RecipeReader keys)
    {
        SupervisedLossOptions usual = new();
        return new SupervisedLossOptions
        {
            Pixel = keys.Choice("loss.pixel", usual.Pixel, "The mean absolute difference, or the logarithm of each patch's mean squared error."),
            Floor = keys.Number(
                "loss.floor", usual.Floor, Bounds.Positive, "", "Of psnr: mean squared error, photos in [0,1], below which a patch hardly counts."),
            Frequency = keys.Number("loss.frequency", usual.Frequency, Bounds.Weight, "", "Weight of the frequency loss, added to the pixel loss."),
        };
    }
}
