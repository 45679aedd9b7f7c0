using Unblur.Imaging;
using Unblur.Networks.RpGan;
using Unblur.Physics.Deconvolution;
using Unblur.Restoring.Tiles;
using Unblur.Torch;

namespace Unblur.Restoring.SenRpGan;

/// <summary>RP-GAN's generator as the prior of half-quadratic splitting: Z = G(I*, O), clipped to [0,1].</summary>
/// <param name="generator">On <paramref name="device"/>, in evaluation mode; its precision is set by the owner.</param>
/// <param name="device">Where it computes.</param>
/// <param name="blurry">O, 3 x H x W.</param>
/// <param name="show">Is passed each I* and its Z; may be null.</param>
internal sealed class GeneratorPrior(RpGenerator generator, Device device, PlanarImage blurry, Action<PlanarImage, PlanarImage>? show) : IImagePrior
{
    /// <inheritdoc/>
    public void Denoise(PlanarImage image, double weight, PlanarImage result)
    {
        using (InferenceMode inference = new())
        using (TensorScope scope = new())
        {
            Tensor restored = generator.Forward(Padded(image), Padded(blurry)).Clamp(0, 1);            // (1, 3, H', W')
            restored.Narrow(2, 0, image.Height).Narrow(3, 0, image.Width).CopyTo(result.Values.AsSpan());
        }

        show?.Invoke(image, result);
    }

    private Tensor Padded(PlanarImage image)
    {
        (int height, int width) = (Fitting(image.Height), Fitting(image.Width));
        Tensor planes = Tensor.From(image.Values, 1, image.Channels, image.Height, image.Width).To(device);
        return Functional.Pad(planes, 0, width - image.Width, 0, height - image.Height, PadMode.Replicate);

        int Fitting(int size) => Math.Max(generator.Card.SmallestSize, TileAxis.RoundUp(size, generator.Card.SizeMultiple));
    }
}
