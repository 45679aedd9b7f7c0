using Unblur.Training.Recipes;

namespace Unblur.Training.Adversarial;

/// <summary>How features are compared.</summary>
public enum FeatureDistance
{
    /// <summary>The mean absolute difference, as ESRGAN.</summary>
    Absolute,

    /// <summary>The mean squared difference.</summary>
    Squared,
}

/// <summary>The perceptual loss on features of VGG19: keys <c>perceptual.*</c>.</summary>
public sealed record PerceptualOptions
{
    public double Weight { get; init; } = 1;

    /// <summary>A weight file of VGG19; empty for none.</summary>
    public string Backbone { get; init; } = string.Empty;

    /// <summary>The last convolution, before its ReLU.</summary>
    public string Layer { get; init; } = "conv5_4";

    public FeatureDistance Distance { get; init; }

    internal static PerceptualOptions Read(RecipeReader keys)
    {
        PerceptualOptions usual = new();
        PerceptualOptions options = new()
        {
            Weight = keys.Number("perceptual.weight", usual.Weight, Bounds.Weight, "", "Weight of the perceptual loss; 0 needs no backbone."),
            Backbone = keys.Path(
                "perceptual.backbone", "VGG19's weights: the file that `unblur models pull vgg19` downloads, or a part of it that reaches the layer."),
            Layer = keys.Text("perceptual.layer", usual.Layer, "The layer of VGG19 whose features are compared: conv5_4 is the last one before its ReLU."),
            Distance = keys.Choice("perceptual.distance", usual.Distance, "Mean absolute or mean squared difference of features."),
        };
        return options;
    }

    /// <summary>Reports a backbone that is needed and not named.</summary>
    internal void Require(RecipeReader keys) => keys.Require(
        Weight == 0 || Backbone.Length > 0,
        "perceptual.backbone is empty: download VGG19 with `unblur models pull vgg19` and name the file, or set perceptual.weight=0");
}
