using Unblur.Networks.Backbones;
using Unblur.Torch;

namespace Unblur.Training.Losses;

/// <summary>How different images look to a network that was trained to recognise things. Pure functions; weights belong to the recipe.</summary>
public static class PerceptualLosses
{
    /// <summary>Mean squared difference of the features of a layer: mean (φ(restored) − φ(sharp))².</summary>
    /// <param name="backbone">φ, such as VGG16 with weights loaded; it is not trained, so freeze it or leave it out of every optimizer.</param>
    /// <param name="layer">Such as <c>relu2_2</c>.</param>
    /// <param name="restored">(N, 3, H, W), RGB, [0,1].</param>
    /// <param name="sharp">(N, 3, H, W); no gradient passes to it.</param>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>SEN + RP-GAN, content loss, whose square is missing in print; Johnson et al. 2016, feature reconstruction.</remarks>
    /// <exception cref="ArgumentException">The shapes differ, or the backbone has no such layer.</exception>
    public static Tensor Features(Backbone backbone, string layer, Tensor restored, Tensor sharp)
    {
        (Tensor own, Tensor wanted) = FeaturesOf(backbone, layer, restored, sharp);
        return ImageLosses.MeanSquare(own, wanted);
    }

    /// <summary>Mean absolute difference of the features of a layer: mean |φ(restored) − φ(sharp)|.</summary>
    /// <returns>A scalar ≥ 0.</returns>
    /// <remarks>
    /// ESRGAN's, on VGG19's <c>conv5_4</c> before its ReLU. "Deblurring by Realistic Blurring" asks for features before activation and names no distance.
    /// </remarks>
    /// <inheritdoc cref="Features"/>
    public static Tensor AbsoluteFeatures(Backbone backbone, string layer, Tensor restored, Tensor sharp)
    {
        (Tensor own, Tensor wanted) = FeaturesOf(backbone, layer, restored, sharp);
        return ImageLosses.MeanAbsolute(own, wanted);
    }

    private static (Tensor Own, Tensor Wanted) FeaturesOf(Backbone backbone, string layer, Tensor restored, Tensor sharp)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ImageLosses.CheckShapes(restored, sharp);
        int position = backbone.IndexOf(layer);
        Tensor wanted;
        using (GradMode.Disabled())
        {
            wanted = backbone.Features(Normalized(sharp), position)[0];                            // (N, C, h, w)
        }

        return (Wide(backbone.Features(Normalized(restored), position)[0]), Wide(wanted));
    }

    // Means of numbers of few digits would have few digits.
    private static Tensor Wide(Tensor features) => features.DType == DType.BFloat16 ? features.To(DType.Float32) : features;

    private static Tensor Normalized(Tensor images)
        => (images - PerChannel(Vgg19File.Mean, images)) / PerChannel(Vgg19File.Deviation, images);

    private static Tensor PerChannel(IReadOnlyList<float> values, Tensor images) => Tensor.From([.. values], 1, values.Count, 1, 1).To(images.DType).To(images.Device);
}
