using Unblur.Networks;
using Unblur.Networks.VggDiscriminators;
using Unblur.Training.Recipes;

namespace Unblur.Training.Adversarial;

/// <summary>How a generator and a discriminator play against each other.</summary>
public enum AdversarialForm
{
    /// <summary>
    /// Real images are compared with the mean of generated ones, and the other way round: the papers' relativistic losses, with the roles swapped for the
    /// generator.
    /// </summary>
    Relativistic,

    /// <summary>The relativistic loss that the paper prints for the generator, which is the discriminator's own.</summary>
    Printed,

    /// <summary>Every image on its own: DBGAN(-).</summary>
    Plain,
}

/// <summary>Which images a discriminator normalizes together.</summary>
public enum JudgedBatches
{
    /// <summary>Real and generated images each on their own, as ESRGAN: differences of their mean and deviation are normalized away in every layer.</summary>
    Apart,

    /// <summary>Both in one batch.</summary>
    Together,
}

/// <summary>What a discriminator sees of colors.</summary>
public enum JudgedColors
{
    /// <summary>Images as they are.</summary>
    All,

    /// <summary>A random mixture of the channels, another one for each image, without its mean.</summary>
    Grey,
}

/// <summary>The discriminator and its loss: keys <c>adversarial.*</c> and <c>discriminator.*</c>.</summary>
public sealed record AdversarialOptions
{
    public AdversarialForm Form { get; init; }

    /// <summary>β.</summary>
    public double Weight { get; init; } = 0.01;

    /// <summary>Its kind and size.</summary>
    public NetworkChoice Discriminator { get; init; } = new() { Name = "vgg-discriminator" };

    /// <summary>The discriminator's weights to start from; empty for fresh ones.</summary>
    public string InitialWeights { get; init; } = string.Empty;

    /// <summary>What its batch norms normalize.</summary>
    public JudgedBatches Batches { get; init; }

    /// <summary>Grey keeps the colors and the brightness of photos of other things from it.</summary>
    public JudgedColors Colors { get; init; }

    /// <summary>Standard deviation of white noise on all that the discriminator sees, white is 1; 0 as in the paper.</summary>
    public double Noise { get; init; }

    private static IReadOnlyList<NetworkEntry> Networks
        => [.. NetworkCatalogue.Of(NetworkRole.Discriminator).Where(entry => entry.Name is "vgg-discriminator" or "vgg19-discriminator")];

    internal static AdversarialOptions Read(RecipeReader keys)
    {
        AdversarialOptions usual = new();
        return new AdversarialOptions
        {
            Form = keys.Choice(
                "adversarial.form", usual.Form,
                "Relativistic: generated images are pushed up and real ones pulled down; printed: the paper's equation to the letter, which does the reverse; plain: DBGAN(-)."),
            Weight = keys.Number("adversarial.weight", usual.Weight, Bounds.Weight, "", "Weight of the generator's adversarial term, β; 0 trains no discriminator."),
            Discriminator = NetworkChoice.Read(keys, usual.Discriminator, Networks, "The network that tells real images from generated ones.", "discriminator"),
            InitialWeights = keys.Path("discriminator.initial_weights", "The discriminator's weights to start from; none for fresh ones."),
            Batches = keys.Choice(
                "discriminator.batches", usual.Batches,
                "What the discriminator's batch norms normalize: real and generated images apart, as ESRGAN, where they hide how much detail either has, or together."),
            Colors = keys.Choice(
                "discriminator.colors", usual.Colors,
                "What the discriminator sees: all as in the paper, or grey, a random mixture of the channels of each image without its mean, which hides what photos of other things differ by."),
            Noise = keys.Number(
                "discriminator.noise", usual.Noise, Bounds.Share, "", "Standard deviation of white noise on real and generated images that the discriminator sees; 0 as in the paper."),
        };
    }
}
