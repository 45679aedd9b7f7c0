using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Imaging.Numpy;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowFiles;

namespace Unblur.Cli.Tests.Commands;

/// <summary>Deconvolution with a flow or a kernel from a file: no model is installed.</summary>
public sealed class DeblurKnownBlurTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DeblurKnownBlurTests() => TestPhotos.Write(_folder.PathOf("photo.png"), 64, 48);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".flo")]
    [InlineData(".npy")]
    public async Task Deblur_AFlow_WritesAnotherPhoto(string extension)
    {
        FlowFile.Write(MotionFlow.Uniform(48, 64, new MotionVector(5, 2)), _folder.PathOf("motion" + extension));

        CliResult result = await Run("photo.png", "--flow", "motion" + extension, "--no-guard");

        Assert.Equal((0, "photo_deblurred.png\n"), (result.ExitCode, result.Stdout));
        Assert.NotEqual(Photo.Open(_folder.PathOf("photo.png")).ToPlanes().Values, Photo.Open(_folder.PathOf("photo_deblurred.png")).ToPlanes().Values);
    }

    [Fact]
    public async Task Deblur_AKernelPicture_WritesAPhotoAndReportsTheMethod()
    {
        Photo.FromPlanes(new PlanarImage(1, 3, 3, [0, 0, 0, 1, 1, 1, 0, 0, 0])).Save(_folder.PathOf("kernel.png"));

        CliResult result = await Run("photo.png", "--kernel", "kernel.png", "--method", "kernel", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"model\": \"kernel\"", result.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo.png", "--overwrite")]
    [InlineData("other.png", "--quiet")]
    public async Task Deblur_AKernelOverAPhoto_IsRefusedBeforeTheWork(string kernel, string option)
    {
        TestPhotos.Write(_folder.PathOf("other.png"), 8, 8);
        byte[] before = File.ReadAllBytes(_folder.PathOf(kernel));

        CliResult result = await Run("photo.png", "--method", "map", "--save-kernel", kernel, option);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is there already", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.PathOf(kernel)));
    }

    [Fact]
    public async Task Deblur_AFlowOfAnotherSize_FailsForThePhotoAndSaysBothSizes()
    {
        FlowFile.Write(new MotionFlow(24, 32), _folder.PathOf("half.flo"));

        CliResult result = await Run("photo.png", "--flow", "half.flo");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("32 x 24 but the photo is 64 x 48", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_AKernelThatDoesNotSumToOne_IsRefused()
    {
        File.WriteAllBytes(_folder.PathOf("kernel.npy"), [.. NpyArray.FloatHeader(1, 2), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(1f)]);

        CliResult result = await Run("photo.png", "--kernel", "kernel.npy");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("sum to 2, not to 1", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs --flow FILE", "--method", "flow")]
    [InlineData("give one of them", "--flow", "a.flo", "--kernel", "b.png")]
    [InlineData("leave --method network out", "--kernel", "b.png", "--method", "network")]
    [InlineData("leave --model and --tta out", "--kernel", "b.png", "--tta")]
    public async Task Deblur_OptionsThatContradict_AreUsageErrors(string reason, params string[] options)
    {
        CliResult result = await Run(["photo.png", .. options]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Stderr, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, _folder.PathOf("home"), ["deblur", .. arguments]);
}
