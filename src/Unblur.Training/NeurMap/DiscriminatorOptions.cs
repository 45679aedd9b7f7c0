using Unblur.Networks.PatchGan;
using Unblur.Training.Recipes;

namespace Unblur.Training.NeurMap;

/// <summary>What N takes for natural.</summary>
public enum NaturalPhotos
{
    /// <summary>Every second sharp and every other second blurry photo, as in the paper.</summary>
    Mixed,

    /// <summary>Sharp photos alone, as the code has it for synthetic sets.</summary>
    Sharp,
}

/// <summary>NeurMAP's N: keys <c>discriminator.*</c>.</summary>
public sealed record DiscriminatorOptions
{
    public MultiscaleDiscriminatorOptions Size { get; init; } = new();

    /// <summary>N's weights to start from; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    public NaturalPhotos NaturalPhotos { get; init; }

    internal static DiscriminatorOptions Read(RecipeReader keys)
    {
        DiscriminatorOptions usual = new();
        return new DiscriminatorOptions
        {
            Size = new MultiscaleDiscriminatorOptions
            {
                Channels = keys.Whole(
                    "discriminator.channels", usual.Size.Channels, Bounds.Between(1, 128), "",
                    "Channels of N's first layer; each of the next three has twice as many."),
                Scales = keys.Whole(
                    "discriminator.scales", usual.Size.Scales, Bounds.Between(1, 4), "", "Sizes of the photo that N judges, each half the one before."),
            },
            InitialWeights = keys.Path("discriminator.initial_weights", "N's weights to start from; none for fresh ones."),
            NaturalPhotos = keys.Choice(
                "discriminator.natural_photos", usual.NaturalPhotos,
                "What N takes for natural: every second sharp and every other second blurry photo, as in the paper, or sharp ones alone, as the code "
                + "has it for synthetic sets."),
        };
    }
}
