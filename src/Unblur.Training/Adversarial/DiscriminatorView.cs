using Unblur.Physics.Sampling;
using Unblur.Torch;
using Unblur.Training.Session;

namespace Unblur.Training.Adversarial;

/// <summary>
/// What a discriminator sees of images, so that it judges their blur: without colors and brightness it does not find what the photos show, and under noise not
/// what no generator can avoid, such as a trace of the grain of the sharp photo, or values that are not levels of 8 bits.
/// </summary>
/// <remarks>Instance noise is that of Sønderby et al. 2017. All draws are functions of the seed, the step and the place of an image in the whole batch.</remarks>
/// <param name="options">The recipe's.</param>
/// <param name="seed">Of the run.</param>
/// <param name="share">Which images of the whole batch are here.</param>
internal sealed class DiscriminatorView(AdversarialOptions options, int seed, BatchShare share)
{
    // Streams of their own, for real images and for generated ones.
    private const long RealSeed = 1L << 45, FakeSeed = 1L << 46;

    /// <param name="step">Steps done before this one.</param>
    /// <param name="images">(N, 3, P, P).</param>
    /// <returns>(N, 3, P, P), passes gradients.</returns>
    internal Tensor OfReal(long step, Tensor images) => Of(images, step, RealSeed);

    /// <inheritdoc cref="OfReal"/>
    internal Tensor OfFake(long step, Tensor images) => Of(images, step, FakeSeed);

    private Tensor Of(Tensor images, long step, long stream)
    {
        if (options.Noise == 0 && options.Colors == JudgedColors.All)
        {
            return images;
        }

        Random[] random = [.. Enumerable.Range(0, (int)images.Size(0)).Select(i => RandomStreams.ForTraining(seed + stream, step, share.PlaceOf(i)))];
        Tensor seen = options.Colors == JudgedColors.Grey ? Grey(images, random) : images;                  // (N, 3, P, P)
        return options.Noise > 0 ? seen + (Noise(images.Shape, random).To(images.Device) * options.Noise) : seen;
    }

    /// <summary>A random mixture of the channels, another one for each image, without its mean, three times.</summary>
    private static Tensor Grey(Tensor images, Random[] random)
    {
        Tensor shares = Tensor.From([.. random.SelectMany(Shares)], random.Length, 3, 1, 1).To(images.Device);
        Tensor grey = (images * shares).Sum([1], keepDimensions: true);                                    // (N, 1, P, P)
        Tensor centred = grey - grey.Mean([2, 3], keepDimensions: true);
        return Tensor.Cat([centred, centred, centred], 1);
    }

    /// <summary>Three shares that add up to 1, all of them equally likely.</summary>
    private static float[] Shares(Random random)
    {
        (double a, double b) = (random.NextDouble(), random.NextDouble());
        (a, b) = (Math.Min(a, b), Math.Max(a, b));
        return [(float)a, (float)(b - a), (float)(1 - b)];
    }

    private static Tensor Noise(long[] shape, Random[] random)
    {
        using var scope = new TensorScope();
        var images = new Tensor[random.Length];
        for (int i = 0; i < images.Length; i++)
        {
            using Generator generator = new((ulong)random[i].NextInt64());
            images[i] = Tensor.RandN([1, .. shape[1..]], generator);
        }

        return scope.Keep(Tensor.Cat(images, 0));
    }
}
