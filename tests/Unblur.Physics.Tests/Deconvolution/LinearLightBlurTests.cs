using Unblur.Imaging;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Deconvolution;

public sealed class LinearLightBlurTests
{
    private const int Height = 83, Width = 97; // several parts, and values beyond whole vectors

    private static readonly KernelBlur s_blur = new(EvaluationKernels.HandShake(1, 9, 9, 5)[0]);

    private static readonly PlanarImage s_sharp = Scene.Discs(Height, Width);

    [Theory]
    [InlineData(BlurLight.Linear)]
    [InlineData(BlurLight.Camera)]
    public void Adjoint_OfAnyImages_HoldsForTheWholeImage(BlurLight light)
    {
        LinearLightBlur blur = new(s_blur, light, Blurry(light), 2);
        blur.ScaleAt(s_sharp);
        PlanarImage x = Scene.Discs(Height, Width, seed: 7), y = Scene.Discs(Height, Width, seed: 8);

        double forward = Dot(blur.Apply(x), y), back = Dot(x, blur.Adjoint(y));

        Assert.Equal(forward, back, 1e-4 * Math.Abs(forward));
    }

    [Theory]
    [InlineData(BlurLight.Linear)]
    [InlineData(BlurLight.Camera)]
    public void Apply_ToTheScaledSharpImage_GivesTheObservations(BlurLight light)
    {
        LinearLightBlur blur = new(s_blur, light, Blurry(light), 1);
        blur.ScaleAt(Scene.Discs(Height, Width, seed: 9)); // whatever the scale
        PlanarImage scaled = new(3, Height, Width), back = new(3, Height, Width);
        blur.Scale(s_sharp, scaled);
        blur.Unscale(scaled, back);

        Assert.All(blur.Apply(scaled).Values.Zip(blur.Observations.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        Assert.All(back.Values.Zip(s_sharp.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Apply_InDoublePrecision_IsTheSame()
    {
        LinearLightBlur blur = new(s_blur, BlurLight.Linear, Blurry(BlurLight.Linear), 1);
        PlanarImage image = Scene.Discs(Height, Width, seed: 7);
        double[] values = [.. image.Values.Select(value => (double)value)];

        Assert.All(blur.Apply(values, 3, Height, Width).Zip(blur.Apply(image).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(blur.Adjoint(values, 3, Height, Width).Zip(blur.Adjoint(image).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Theory]
    [InlineData(BlurLight.Linear)]
    [InlineData(BlurLight.Camera)]
    public void Observations_OfASmallChange_ChangeByAsMuchAsTheEncodedValue(BlurLight light)
    {
        PlanarImage image = TestImages.Constant(0.6f, 1, 3, 3);
        LinearLightBlur blur = new(new KernelBlur(BlurKernel.Identity), light, image, 1);
        blur.ScaleAt(image);
        (PlanarImage one, PlanarImage other) = (new PlanarImage(1, 3, 3), new PlanarImage(1, 3, 3));
        blur.Scale(image, one);
        blur.Scale(TestImages.Constant(0.601f, 1, 3, 3), other);

        Assert.Equal(0.001, blur.Apply(other).Values[4] - blur.Apply(one).Values[4], 1e-5);
    }

    [Theory]
    [InlineData(BlurLight.Linear)]
    [InlineData(BlurLight.Camera)]
    public void Observations_OfValuesFromBlackToAboveWhite_GrowAndAreThoseOfSingleOnes(BlurLight light)
    {
        float[] values = [.. Enumerable.Range(0, 120).Select(i => i / 100f)];
        LinearLightBlur blur = new(new KernelBlur(BlurKernel.Identity), light, new PlanarImage(1, 10, 12, values), 1);

        Assert.Equal(blur.Observations.Values.Order(), blur.Observations.Values);
        Assert.All(Enumerable.Range(11, 100), i => Assert.Equal(LinearLightBlur.ObservationOf(light, values[i]), blur.Observations.Values[i], 1e-4));
    }

    private static PlanarImage Blurry(BlurLight light) => LightCurve.Blurred(s_sharp, s_blur, light);

    private static double Dot(PlanarImage one, PlanarImage other) => one.Values.Zip(other.Values).Sum(pair => pair.First * (double)pair.Second);
}
