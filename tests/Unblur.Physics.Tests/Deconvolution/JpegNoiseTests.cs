using Unblur.Imaging;
using Unblur.Physics.Blind;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class JpegNoiseTests
{
    [Theory]
    [InlineData(90, 0, 0)]
    [InlineData(80, 0, 0)]
    [InlineData(80, 5, 3)]
    [InlineData(60, 0, 0)]
    public void Of_APhotoThatJpegRounded_IsAboutItsError(int quality, int x, int y)
    {
        PlanarImage clean = Blurry(0);
        PlanarImage rounded = PhotoCodec.JpegRoundTrip(clean, quality);
        double error = Math.Sqrt(Grey(clean).Values.Zip(Grey(rounded).Values).Average(pair => (pair.First - pair.Second) * (double)(pair.First - pair.Second)));

        double seen = JpegNoise.Of(rounded.Crop(x, y, rounded.Width - x, rounded.Height - y));

        Assert.InRange(seen, 0.6 * error, 1.3 * error);
        Assert.InRange(NoiseLevel.Of(rounded), seen, 1);
    }

    [Fact]
    public void Of_AGreyPhotoThatJpegRounded_IsItsErrorWithNothingForColours()
    {
        PlanarImage clean = Grey(Blurry(0)), three = PhotoCodec.JpegRoundTrip(clean, 80); // of equal planes
        PlanarImage rounded = new(1, three.Height, three.Width, three.Plane(0).ToArray());
        double error = Math.Sqrt(clean.Values.Zip(rounded.Values).Average(pair => (pair.First - pair.Second) * (double)(pair.First - pair.Second)));

        Assert.InRange(JpegNoise.Of(rounded), 0.7 * error, 1.3 * error);
        Assert.Equal(NoiseLevel.Of(rounded), NoiseLevel.Of(three), 1e-6);
        Assert.Equal(0, JpegNoise.Of(rounded.Crop(0, 0, rounded.Width, 31))); // too small to see blocks
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void Of_APhotoThatNobodyCompressed_IsNothing(double noise) => Assert.Equal(0, JpegNoise.Of(Blurry(noise)));

    [Fact]
    public void Of_RepeatedShapesOnAFlatBackground_IsNothing()
    {
        PlanarImage stripes = TestImages.Constant(0.2f, 3, 160, 160);
        for (int i = 0; i < stripes.Values.Length; i++)
        {
            stripes.Values[i] = i % 160 % 16 < 5 ? 0.8f : stripes.Values[i];
        }

        Assert.Equal(0, JpegNoise.Of(stripes));
        Assert.Equal(0, JpegNoise.Of(TestImages.Constant(0.5f, 3, 160, 160)));
        Assert.Equal(0, JpegNoise.Of(TestImages.Random(1, 3, 96, 400)));
    }

    [Fact]
    public void Restore_APhotoThatJpegRounded_GainsByIt()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 15, 15, 3)[0];
        PlanarImage sharp = Scene.Discs(240, 320);
        PlanarImage blurry = PhotoCodec.JpegRoundTrip(new KernelBlur(kernel).Apply(sharp), 80);

        PlanarImage known = Deconvolver.Restore(blurry, kernel), ignored = Deconvolver.Restore(blurry, kernel, new DeconvolutionOptions { Noise = NoiseLevel.White(blurry) });

        Assert.InRange(Scene.Psnr(known, sharp), Scene.Psnr(ignored, sharp) + 0.5, 99);
        DeconvolutionOptions moved = new() { KeepsPlace = true }, given = moved with { Noise = NoiseLevel.Of(blurry) };
        Assert.Equal(Deconvolver.Restore(blurry, kernel, given).Values, Deconvolver.Restore(blurry, kernel, moved).Values); // seen before the photo is moved
    }

    [Fact]
    public void Restore_AValueThatIsNotFinite_IsRefusedAfterNoiseWasLookedFor()
    {
        PlanarImage spoilt = Blurry(0);
        spoilt.Values[7000] = float.NaN;

        Assert.Contains(
            "NaN", Assert.Throws<ArgumentException>(() => Deconvolver.Restore(spoilt, BlurKernel.Identity, new DeconvolutionOptions { KeepsPlace = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PartsAndScales_OfAPlane_KeepWhatJpegTook()
    {
        ScaledPlane plane = ScaledPlane.Of(Blurry(0), 2) with { JpegError = 0.01 };

        Assert.Equal(0.01, plane.Part(8, 8, 64, 64).JpegError);
        Assert.Equal(0.005, plane.Scaled(0.5).JpegError);
        Assert.Equal(double.Hypot(NoiseLevel.White(plane.ToImage()), 0.01), plane.Noise());
    }

    private static PlanarImage Blurry(double noise)
        => Scene.Noisy(new KernelBlur(EvaluationKernels.HandShake(1, 8, 8, 3)[0]) { Border = BlurBorder.Valid }.Apply(Scene.Discs(320, 400)), noise);

    private static PlanarImage Grey(PlanarImage image)
    {
        int count = image.Height * image.Width;
        return new PlanarImage(
            1, image.Height, image.Width, [.. Enumerable.Range(0, count).Select(i => (image.Values[i] + image.Values[count + i] + image.Values[(2 * count) + i]) / 3)]);
    }
}
