using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Networks.RpGan;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Torch;
using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

public sealed class RpLevelsTests
{
    private static readonly RpLevelOptions s_options = new();

    [Fact]
    public void Deconvolve_ALevel_IsWhatTheLevelsGiveByHand()
    {
        using RpGenerator generator = Generator();
        MovedScene[] scenes = [RpToy.Scene(1, new(9, 4)), RpToy.Scene(2, new(0, 7)), RpToy.Scene(3, new(6, -6))];

        PlanarImage[] images = new RpLevels(s_options, Device.Cpu).Deconvolve(generator, scenes, [3, 1, 2]);

        Assert.Equal(ByHand(generator, scenes[0], 3).Values, images[0].Values);
        Assert.Equal(ByHand(generator, scenes[1], 1).Values, images[1].Values);
        Assert.Equal(ByHand(generator, scenes[2], 2).Values, images[2].Values);
    }

    [Fact]
    public void Deconvolve_TrueMotion_IsSharperThanTheBlurryPhoto()
    {
        using RpGenerator generator = Generator();
        MovedScene scene = RpToy.Scene(4, new(9, 4));

        PlanarImage image = new RpLevels(s_options, Device.Cpu).Deconvolve(generator, [scene], [1])[0];

        Assert.InRange(Psnr.Of(image.Values, scene.Sharp.Values), Psnr.Of(scene.Blurry.Values, scene.Sharp.Values) + 3, 100);
        Assert.InRange(image.Values.Min(), -0.1f, 0);
        Assert.InRange(image.Values.Max(), 1, 1.1f);
    }

    [Fact]
    public void Deconvolve_AKernel_IsWhatDeconvolutionWithItMakes()
    {
        using RpGenerator generator = Generator();
        var kernel = BlurKernel.FromPath(ShakePath.Line(7, 0.4));
        MovedScene scene = RpToy.Scene(5, new(7, 2));

        PlanarImage[] images = new RpLevels(s_options, Device.Cpu).Deconvolve(generator, [scene with { Flow = null, Kernel = new(kernel, kernel) }, scene], [1, 1]);

        PlanarImage known = Deconvolver.Restore(scene.Blurry, kernel);
        Assert.InRange(known.Values.Zip(images[0].Values, (one, other) => Math.Abs(one - other)).Max(), 0, 1e-3);
        Assert.NotEqual(images[0].Values, images[1].Values);
    }

    // What a worker throws reaches the page as it is.
    [Fact]
    public void InParallel_AFailure_IsThrownAsItIs()
        => Assert.Throws<InvalidDataException>(() => RpLevels.InParallel(4, i => throw new InvalidDataException($"{i}")));

    private static PlanarImage ByHand(RpGenerator generator, MovedScene scene, int level)
    {
        PlanarImage z = scene.Blurry;
        for (int n = 1; ; n++)
        {
            FlowDataTerm data = new(scene.Blurry, scene.Flow!, s_options.Solver);
            PlanarImage solved = data.Solve(z, s_options.Betas[n - 1]).Image;
            PlanarImage image = new(3, solved.Height, solved.Width, [.. solved.Values.Select(value => Math.Clamp(value, -0.1f, 1.1f))]);
            if (n == level)
            {
                return image;
            }

            using TensorScope scope = new();
            Tensor made = generator.Forward(Batch(image), Batch(scene.Blurry));
            z = new PlanarImage(3, image.Height, image.Width, [.. made.ToArray<float>().Select(value => Math.Clamp(value, 0, 1))]);
        }
    }

    private static Tensor Batch(PlanarImage image) => Tensor.From<float>(image.Values, 1, 3, image.Height, image.Width);

    private static RpGenerator Generator()
    {
        RpGenerator network = new(new RpGeneratorOptions { Channels = 2, Blocks = 1 });
        using Generator generator = new(5);
        network.Initialize(generator);
        network.Eval();
        return network;
    }
}
