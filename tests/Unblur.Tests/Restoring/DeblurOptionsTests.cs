using Unblur.Inference;
using Unblur.Physics.Deconvolution;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Tests.Restoring;

public sealed class DeblurOptionsTests
{
    [Fact]
    public void Validate_TheDefaults_Passes() => new DeblurOptions().Validate();

    [Fact]
    public void Validate_ManyProblems_TellsThemTogether()
    {
        var options = new DeblurOptions { Device = "gpu", MaxMemoryBytes = -1, Tile = 10, TileOverlap = -5, Strength = 1.5, Threads = -1 };
        string message = Assert.Throws<ArgumentException>(options.Validate).Message;
        Assert.All(["'gpu'", "MaxMemoryBytes is -1", "Tile is 10", "TileOverlap is -5", "Strength is 1.5", "Threads is -1"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_AnOverlapOverHalfATile_IsRefused()
        => Assert.Contains("TileOverlap is 129 but Tile is 256", Assert.Throws<ArgumentException>(new DeblurOptions { Tile = 256, TileOverlap = 129 }.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void Validate_ALight_IsForMethodsThatDeconvolveWithABlur()
    {
        DeblurOptions options = new() { Light = BlurLight.Linear };

        Assert.Contains("Light is for the methods", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        (options with { Method = "map" }).Validate();
        (options with { Kernel = BlurKernel.Identity }).Validate();
        (options with { Flow = new MotionFlow(8, 8) }).Validate();
        Assert.Throws<ArgumentException>((options with { Method = "sen-rpgan" }).Validate);
        Assert.Throws<ArgumentException>(new DeblurOptions { Method = "map", Light = (BlurLight)7 }.Validate);
    }

    [Fact]
    public void Validate_AStrengthThatIsNotANumber_IsRefused()
        => Assert.Throws<ArgumentException>(new DeblurOptions { Strength = double.NaN }.Validate);

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    [InlineData("cuda")]
    [InlineData("cuda:3")]
    [InlineData("dml:1")]
    [InlineData("coreml")]
    public void Validate_KnownDevices_Pass(string device) => new DeblurOptions { Device = device }.Validate();

    [Fact]
    public void Choose_ADeviceThatTheRuntimeWasNotBuiltFor_NamesThoseThatItWas()
    {
        string absent = OperatingSystem.IsWindows() ? "cuda" : "dml";
        string message = Assert.Throws<ArgumentException>(() => ExecutionDevice.Choose(absent)).Message;
        Assert.Contains($"Device is '{absent}', but the ONNX Runtime in use computes on cpu", message, StringComparison.Ordinal);
        Assert.Contains("UNBLUR_ONNXRUNTIME", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", "cpu", "float32")]
    [InlineData("fp32", "cpu", "float32")]
    [InlineData("auto", "dml:0", "float32")]
    [InlineData("auto", "cuda:1", "tf32")]
    [InlineData("fp32", "cuda:1", "float32")]
    [InlineData("auto", "coreml", "mixed")]
    [InlineData("auto", "cpu", "int8", 8)]
    [InlineData("auto", "cuda:0", "tf32", 8)]
    public void Arithmetic_OfADeviceAndAPrecision_IsWhatItComputesIn(string precision, string device, string expected, int bits = 32)
        => Assert.Equal(expected, ExecutionDevice.Arithmetic(device, precision, bits));

    [Theory]
    [InlineData("fp16")]
    [InlineData("")]
    [InlineData(null)]
    public void Validate_AnotherPrecision_IsRefused(string? precision)
        => Assert.Contains($"Precision is '{precision}': use auto, fp32 or int8", Assert.Throws<ArgumentException>(new DeblurOptions { Precision = precision! }.Validate).Message, StringComparison.Ordinal);
}
