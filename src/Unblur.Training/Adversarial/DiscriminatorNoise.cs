using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Training.Session;

namespace Unblur.Training.Adversarial;

/// <summary>
/// White noise on all that a discriminator sees, so that it judges what is visible: without it, it finds what no generator can avoid, such as a trace of the
/// grain of the sharp photo, or values that are not levels of 8 bits.
/// </summary>
/// <remarks>Instance noise, Sønderby et al. 2017. A function of the seed, the step and the place of an image in the whole batch.</remarks>
/// <param name="deviation">Standard deviation, white is 1; 0 for none.</param>
/// <param name="seed">Of the run.</param>
/// <param name="share">Which images of the whole batch are here.</param>
internal sealed class DiscriminatorNoise(double deviation, int seed, BatchShare share)
{
    // Streams of its own, one for real images and one for generated ones.
    private const long RealSeed = 1L << 45, FakeSeed = 1L << 46;

    /// <param name="step">Steps done before this one.</param>
    /// <param name="images">(N, 3, P, P).</param>
    /// <returns>(N, 3, P, P), passes gradients.</returns>
    internal Tensor OnReal(long step, Tensor images) => On(images, step, RealSeed);

    /// <inheritdoc cref="OnReal"/>
    internal Tensor OnFake(long step, Tensor images) => On(images, step, FakeSeed);

    private Tensor On(Tensor images, long step, long stream)
        => deviation > 0 ? images + (Drawn(images.Shape, step, stream).To(images.Device) * deviation) : images;

    private Tensor Drawn(long[] shape, long step, long stream)
    {
        using var scope = new TensorScope();
        var images = new Tensor[shape[0]];
        for (int i = 0; i < images.Length; i++)
        {
            using Generator generator = new((ulong)RandomStreams.ForTraining(seed + stream, step, share.PlaceOf(i)).NextInt64());
            images[i] = Tensor.RandN([1, .. shape[1..]], generator);
        }

        return scope.Keep(Tensor.Cat(images, 0));
    }
}
