using Unblur.Imaging;
using Unblur.Imaging.Metadata;
using Unblur.Physics.CameraShake;
using Unblur.Physics.Degradations;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Degradations;

public sealed class DegradationPipelineTests
{
    private static readonly PlanarImage Source = TestImages.Random(1, 3, 40, 50);
    private static readonly DegradationPipeline Pipeline = new();

    public static TheoryData<LightTransfer> Lights => [LightTransfer.Encoded, LightTransfer.Linear, LightTransfer.Gamma(2.2)];

    [Theory]
    [MemberData(nameof(Lights))]
    public void Apply_AnyOperator_BlursInTheLightAskedFor(LightTransfer light)
    {
        CameraView view = new(60, 40, 50);
        CameraShakeBlur blur = new(CameraPath.HandShake(new CameraShakeOptions(), view, new Random(1)).ScaledTo(6, view), view);
        PlanarImage decoded = new(3, 40, 50, [.. Source.Values]);
        light.Decode(decoded.Values);
        PlanarImage expected = blur.Apply(decoded);
        light.Encode(expected.Values);

        (PlanarImage blurry, PlanarImage sharp) = Pipeline.Apply(
            Source, blur, DegradationSettings.None with { Light = new SceneLight(light), RoundTo8Bit = false }, new Random(1));

        Assert.InRange(TestImages.LargestDifference(expected, blurry), 0, 1e-5);
        Assert.Equal(Source.Values, sharp.Values);
    }

    [Fact]
    public void Apply_OperatorWithoutBorder_CropsTheSharpImageToTheBlurry()
    {
        KernelBlur blur = new(EvaluationKernels.HandShake(1, 8, 8, 1)[0]) { Border = BlurBorder.Valid };

        (PlanarImage blurry, PlanarImage sharp) = Pipeline.Apply(Source, blur, DegradationSettings.None, new Random(1));

        Assert.Equal(TestImages.Middle(Source, blurry.Height, blurry.Width).Values, sharp.Values);
        Assert.All(blurry.Values, value => Assert.Equal(MathF.Round(value * 255) / 255, value));
    }

    [Fact]
    public void Apply_Saturation_StreaksALightAndClipsBothImages()
    {
        PlanarImage light = TestImages.Constant(0.2f, 1, 40, 40);
        light.Values[(20 * 40) + 20] = 1;
        KernelBlur blur = new(BlurKernel.FromPath(ShakePath.Line(10, 0)));
        DegradationSettings settings = DegradationSettings.None with { Light = new SceneLight(LightTransfer.Linear, Saturation: 50) };

        (PlanarImage blurry, PlanarImage sharp) = Pipeline.Apply(light, blur, settings, new Random(1));

        Assert.Equal(1f, blurry.Values[(20 * 40) + 17]); // 50 over 10 px is still white
        Assert.Equal(1f, sharp.Values[(20 * 40) + 20], 1e-6f);
        Assert.Equal(0.2f, sharp.Values[0], 1e-5f);
    }

    [Fact]
    public void Develop_Noise_HasTheDeviationAskedForAndStaysInRange()
    {
        DegradationSettings settings = new(SceneLight.Encoded, 0.03, 0.04, null) { RoundTo8Bit = false };

        PlanarImage noisy = Pipeline.Develop(TestImages.Constant(0.25f, 1, 200, 200), settings, new Random(2));
        PlanarImage white = Pipeline.Develop(TestImages.Constant(1, 1, 20, 20), settings, new Random(2));

        double mean = noisy.Values.Average();
        Assert.Equal(Math.Sqrt((0.03 * 0.03) + (0.04 * 0.04 * 0.25)), Math.Sqrt(noisy.Values.Average(value => Math.Pow(value - mean, 2))), 0.001);
        Assert.Equal(1f, white.Values.Max());
    }

    [Fact]
    public void Develop_Jpeg_CompressesWhatIsRounded()
    {
        (int quality, float[] seen) = (0, []);
        DegradationPipeline pipeline = new((image, asked) =>
        {
            (quality, seen) = (asked, [.. image.Values]);
            return image;
        });

        pipeline.Develop(TestImages.Random(3, 1, 8, 8), DegradationSettings.None with { JpegQuality = 83, RoundTo8Bit = false }, new Random(1));

        Assert.Equal(83, quality);
        Assert.All(seen, value => Assert.Equal(MathF.Round(value * 255) / 255, value));
    }

    [Fact]
    public void Develop_JpegWithoutCodec_SaysWhatToDo() => Assert.Contains(
        "give one to the pipeline",
        Assert.Throws<ArgumentException>(() => Pipeline.Develop(new PlanarImage(1, 2, 2), DegradationSettings.None with { JpegQuality = 90 }, new Random(1))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Apply_SettingsOutOfRange_ReportsAllTogether()
    {
        DegradationSettings settings = new(new SceneLight(LightTransfer.Linear, Saturation: 0.5), -1, 2, 101);

        string message = Assert.Throws<ArgumentException>(() => Pipeline.Apply(Source, new KernelBlur(BlurKernel.Identity), settings, new Random(1))).Message;

        Assert.Contains("Saturation is 0.5", message, StringComparison.Ordinal);
        Assert.Contains("ReadNoise is -1", message, StringComparison.Ordinal);
        Assert.Contains("ShotNoise is 2", message, StringComparison.Ordinal);
        Assert.Contains("JpegQuality is 101", message, StringComparison.Ordinal);
    }
}
