using Unblur.Training.Recipes;

namespace Unblur.Training.RpGan;

/// <summary>The network whose features the content loss compares.</summary>
public enum ContentBackbone
{
    Vgg16,
    Vgg19,
}

/// <summary>What keeps the artefact critic near 1-Lipschitz.</summary>
public enum CriticBound
{
    /// <summary>A penalty on gradients whose length is not 1.</summary>
    Penalty,

    /// <summary>Weights are clipped after each update, as in the method that the paper cites.</summary>
    Clip,
}

/// <summary>What an <see cref="RpGanRecipe"/> minimises: keys <c>loss.*</c>. A weight of 0 leaves a term out, and the training of a discriminator with it.</summary>
public sealed record RpLossOptions
{
    /// <summary>Of the perceptual loss.</summary>
    public double Content { get; init; } = 1;

    public ContentBackbone Backbone { get; init; }

    /// <summary>A file with the weights of the backbone.</summary>
    public string BackboneWeights { get; init; } = string.Empty;

    public string Layer { get; init; } = "relu2_2";

    /// <summary>Of the mean absolute difference, which the paper does not have.</summary>
    public double Pixel { get; init; }

    /// <summary>Gamma.</summary>
    public double Adversarial { get; init; } = 0.01;

    /// <summary>Lambda.</summary>
    public double Artefact { get; init; } = 0.01;

    public CriticBound Bound { get; init; }

    /// <summary>Weight of the gradient penalty.</summary>
    public double Penalty { get; init; } = 10;

    /// <summary>Largest weight where they are clipped.</summary>
    public double Clip { get; init; } = 0.01;

    internal static RpLossOptions Read(RecipeReader keys)
    {
        RpLossOptions usual = new();
        RpLossOptions options = new()
        {
            Content = keys.Number("loss.content", usual.Content, Bounds.Weight, "", "Weight of the squared difference of VGG's features."),
            Backbone = keys.Choice("loss.backbone", usual.Backbone, "The network of those features."),
            BackboneWeights = keys.Path(
                "loss.backbone_weights", "Its weights: torchvision's, which `unblur models pull vgg16` gets, or, for vgg19, the normalised ones in use for style transfer."),
            Layer = keys.Text("loss.layer", usual.Layer, "Its layer."),
            Pixel = keys.Number("loss.pixel", usual.Pixel, Bounds.Weight, "", "Weight of the mean absolute difference to the sharp image."),
            Adversarial = keys.Number("loss.adversarial", usual.Adversarial, Bounds.Weight, "", "Gamma: weight of the discriminator's verdict; 0 trains none."),
            Artefact = keys.Number("loss.artefact", usual.Artefact, Bounds.Weight, "", "Lambda: weight of the artefact critic's verdict; 0 trains none."),
            Bound = keys.Choice("loss.critic_bound", usual.Bound, "What keeps the artefact critic near 1-Lipschitz: a penalty on its gradient, or clipped weights."),
            Penalty = keys.Number("loss.critic_penalty", usual.Penalty, Bounds.Weight, "", "Weight of that penalty."),
            Clip = keys.Number("loss.critic_clip", usual.Clip, Bounds.Positive, "", "Largest weight where they are clipped."),
        };
        keys.Require(
            options.Content == 0 || options.BackboneWeights.Length > 0,
            $"loss.backbone_weights is empty: `unblur models pull {BackboneName(options.Backbone)}` gets the file; or set loss.content to 0 and loss.pixel to 1");
        keys.Require(options.Content + options.Pixel + options.Adversarial > 0, "loss.content, loss.pixel and loss.adversarial are all 0: nothing would be learned; give one of them a weight");
        return options;
    }

    internal static string BackboneName(ContentBackbone backbone) => backbone == ContentBackbone.Vgg16 ? "vgg16" : "vgg19";
}
