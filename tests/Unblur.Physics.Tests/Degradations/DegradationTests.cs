using Unblur.Imaging;
using Unblur.Imaging.Metadata;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.Degradations;

public sealed class DegradationTests
{
    private const int Patch = 24;

    private static readonly DegradationOptions BlurOnly = new()
    {
        Shake = new ShakeOptions { MinimumLength = 4, ShortLength = 6, MaximumLength = 8 },
        SharpShare = 0,
        LinearLightShare = 0,
        NoiseShare = 0,
        JpegShare = 0,
    };

    private static readonly PlanarImage Source = TestImages.Random(1, 3, 50, 55);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Apply_BlurOnly_IsTheKernelOnTheSharpImageRounded(double linearLightShare)
    {
        DegradedPatch pair = Apply(BlurOnly with { LinearLightShare = linearLightShare, SaturationShare = 0 }, 1);

        PlanarImage whole = new KernelBlur(pair.Kernel) { LinearLight = linearLightShare > 0 }.Apply(Source);
        Assert.InRange(TestImages.LargestDifference(TestImages.Middle(whole, Patch, Patch), pair.Blurry), 0, 0.51f / 255);
        Assert.Equal(linearLightShare > 0, pair.Settings.LinearLight);
        Assert.True(pair.Kernel.Length >= 4);
    }

    [Fact]
    public void Apply_WithoutSaturation_ReturnsTheMiddleOfTheSharpImage()
    {
        DegradedPatch pair = Apply(BlurOnly, 2);

        Assert.Equal(TestImages.Middle(Source, Patch, Patch).Values, pair.Sharp.Values);
    }

    [Fact]
    public void Apply_SharpShareOfOne_LeavesThePatchAloneButForRounding()
    {
        DegradedPatch pair = Apply(BlurOnly with { SharpShare = 1, LinearLightShare = 0.5, SaturationShare = 0.5 }, 3);

        Assert.Same(BlurKernel.Identity, pair.Kernel);
        Assert.InRange(TestImages.LargestDifference(pair.Sharp, pair.Blurry), 0, 0.51f / 255);
    }

    [Fact]
    public void Apply_AKernelOfOnesOwn_IsThatOneAndDrawsTheRestAlike()
    {
        Degradation degradation = new(BlurOnly with { SharpShare = 1, NoiseShare = 0.5 });
        var kernel = BlurKernel.FromMotion(new(7, 2));

        DegradedPatch given = degradation.Apply(Source, Patch, kernel, new Random(5)), drawn = degradation.Apply(Source, Patch, new Random(5));

        Assert.Same(kernel, given.Kernel);
        Assert.Equal(drawn.Settings, given.Settings);
    }

    [Fact]
    public void Apply_AKernelBeyondTheMargin_SaysHowFar()
    {
        Degradation degradation = new(BlurOnly);
        var kernel = BlurKernel.FromMotion(new(200, 0));

        ArgumentException failure = Assert.Throws<ArgumentException>(() => degradation.Apply(Source, Patch, kernel, new Random(5)));

        Assert.Contains($"reaches 100 px, farther than the margin of {BlurOnly.Margin} px", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AnyOptions_GivesMultiplesOf1Over255InRange()
    {
        DegradedPatch pair = Apply(BlurOnly with { NoiseShare = 1, MaximumReadNoise = 0.5 }, 4);

        Assert.All(pair.Blurry.Values, value => Assert.Equal(MathF.Round(value * 255) / 255, value));
        Assert.InRange(pair.Blurry.Values.Min(), 0, 1);
        Assert.InRange(pair.Blurry.Values.Max(), 0, 1);
    }

    [Fact]
    public void Apply_Noise_ChangesTheBlurryImageOnly()
    {
        DegradedPatch clean = Apply(BlurOnly, 5);
        DegradedPatch noisy = Apply(BlurOnly with { NoiseShare = 1, MaximumReadNoise = 0.1 }, 5);

        Assert.Equal(clean.Kernel.Weights.ToArray(), noisy.Kernel.Weights.ToArray());
        Assert.Equal(clean.Sharp.Values, noisy.Sharp.Values);
        Assert.NotEqual(clean.Blurry.Values, noisy.Blurry.Values);
        Assert.InRange(noisy.Settings.ReadNoise, 1e-4, 0.1);
    }

    [Fact]
    public void Apply_Saturation_MakesABlurredLightBrighterAndClipsBoth()
    {
        DegradationOptions dull = BlurOnly with { LinearLightShare = 1, SaturationShare = 0 };
        DegradationOptions bright = dull with { SaturationShare = 1, MaximumSaturation = 100 };
        PlanarImage light = TestImages.Constant(0.2f, 1, 50, 50);
        light.Plane(0)[(25 * 50) + 25] = 1;

        DegradedPatch without = new Degradation(dull).Apply(light, Patch, new Random(6));
        DegradedPatch with = new Degradation(bright).Apply(light, Patch, new Random(6));

        Assert.True(with.Settings.Saturation > 1);
        Assert.True(with.Blurry.Values.Max() > without.Blurry.Values.Max());
        Assert.InRange(TestImages.LargestDifference(without.Sharp, with.Sharp), 0, 1e-5);
    }

    [Fact]
    public void Apply_Jpeg_CallsTheCodecWithAQualityInRange()
    {
        List<int> qualities = [];
        Degradation degradation = new(BlurOnly with { JpegShare = 1, MinimumJpegQuality = 80, MaximumJpegQuality = 82 }, (image, quality) =>
        {
            qualities.Add(quality);
            return TestImages.Constant(0.2f, image.Channels, image.Height, image.Width);
        });

        for (int seed = 0; seed < 30; seed++)
        {
            Assert.All(degradation.Apply(Source, Patch, new Random(seed)).Blurry.Values, value => Assert.Equal(51 / 255f, value));
        }

        Assert.Equal([80, 81, 82], qualities.Distinct().Order());
    }

    [Fact]
    public void Apply_CodecThatChangesTheShape_SaysBothShapes()
    {
        Degradation degradation = new(BlurOnly with { JpegShare = 1 }, (_, _) => new PlanarImage(1, 2, 3));

        string message = Assert.Throws<InvalidOperationException>(() => degradation.Apply(Source, Patch, new Random(1))).Message;

        Assert.Contains("1 x 2 x 3", message, StringComparison.Ordinal);
        Assert.Contains("3 x 24 x 24", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_InParallelAndInAnyOrder_GivesTheSameBits()
    {
        Degradation degradation = new(BlurOnly with { LinearLightShare = 0.5, SharpShare = 0.1, NoiseShare = 0.5 });
        float[][] forwards = [.. Enumerable.Range(0, 40).Select(i => Pair(i).Blurry.Values)];
        float[][] parallel = new float[40][];

        Parallel.For(0, 40, i => parallel[39 - i] = Pair(39 - i).Blurry.Values);

        Assert.Equal(forwards, parallel);
        DegradedPatch Pair(int index) => degradation.Apply(Source, Patch, RandomStreams.ForTraining(7, 1, index));
    }

    [Fact]
    public void Apply_DefaultShares_AreKept()
    {
        Degradation degradation = new(new DegradationOptions { Shake = BlurOnly.Shake }, (image, _) => image);
        DegradedPatch[] pairs = [.. Enumerable.Range(0, 2000).Select(i => degradation.Apply(Source, 4, RandomStreams.ForTraining(1, 0, i)))];

        Assert.InRange(Share(pair => pair.Kernel.Radius == 0), 0.06, 0.10);
        Assert.InRange(Share(pair => pair.Settings.LinearLight), 0.46, 0.54);
        Assert.InRange(Share(pair => pair.Settings.Saturation > 1), 0.08, 0.12);
        Assert.InRange(Share(pair => pair.Settings.ReadNoise > 0), 0.46, 0.54);
        Assert.InRange(Share(pair => pair.Settings.JpegQuality is >= 70 and <= 98), 0.27, 0.33);
        double Share(Func<DegradedPatch, bool> holds) => pairs.Count(holds) / 2000.0;
    }

    [Fact]
    public void Apply_ImageWithoutMargin_SaysWhatIsNeeded()
    {
        string message = Assert.Throws<ArgumentException>(
            () => new Degradation(BlurOnly).Apply(TestImages.Random(1, 3, 41, 60), Patch, new Random(1))).Message;

        Assert.Contains("3 x 41 x 60", message, StringComparison.Ordinal);
        Assert.Contains("42 x 42", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_LongestKernels_FitTheDocumentedMargin()
    {
        DegradationOptions options = BlurOnly with { Shake = new ShakeOptions { MinimumLength = 30, ShortLength = 30 } };
        PlanarImage source = TestImages.Random(1, 1, 1 + (2 * options.Margin), 1 + (2 * options.Margin));
        Degradation degradation = new(options);

        for (int seed = 0; seed < 300; seed++)
        {
            Assert.Single(degradation.Apply(source, 1, new Random(seed)).Blurry.Values);
        }
    }

    [Fact]
    public void Apply_Source_IsNotChanged()
    {
        PlanarImage source = TestImages.Random(9, 3, 50, 50);
        float[] before = [.. source.Values];

        new Degradation(BlurOnly with { LinearLightShare = 1, SaturationShare = 1, NoiseShare = 1 }).Apply(source, Patch, new Random(1));

        Assert.Equal(before, source.Values);
    }

    private static DegradedPatch Apply(DegradationOptions options, int seed) => new Degradation(options).Apply(Source, Patch, new Random(seed));
}
