using Unblur.Imaging;
using Unblur.Imaging.Numpy;
using Unblur.Physics.Kernels;

namespace Unblur.Physics.Tests.Kernels;

public sealed class KernelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kernel-file").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_ThenRead_IsTheKernelTo16Bits()
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 15, 15, 8)[0];
        string path = Path.Combine(_folder, "written.png");

        KernelFile.Write(path, kernel);

        Assert.All(kernel.Taps, tap => Assert.Equal(tap.Weight, KernelFile.Read(path)[tap.Dx, tap.Dy], 1e-5f));
    }

    [Theory]
    [InlineData(8, 3e-3f)]
    [InlineData(16, 1e-5f)]
    public void Read_APicture_IsScaledToSumOne(int bits, float tolerance)
    {
        BlurKernel kernel = EvaluationKernels.HandShake(1, 15, 15, 8)[0];
        float largest = kernel.Taps.Max(tap => tap.Weight);
        string path = Path.Combine(_folder, "kernel.png");
        Photo.FromPlanes(new PlanarImage(1, kernel.Size, kernel.Size, [.. kernel.Weights.ToArray().Select(weight => weight / largest)]), bits).Save(path);

        BlurKernel read = KernelFile.Read(path);

        Assert.Equal(1, read.Taps.Sum(tap => (double)tap.Weight), 1e-5);
        Assert.All(kernel.Taps, tap => Assert.Equal(tap.Weight, read[tap.Dx, tap.Dy], tolerance));
    }

    [Fact]
    public void Read_AnArray_KeepsPlacesAndWeights()
    {
        BlurKernel read = KernelFile.Read(Array(2, 3, [0, 0.25f, 0, 0, 0.25f, 0.5f]));

        Assert.Equal((0.25f, 0.25f, 0.5f), (read[0, -1], read[0, 0], read[1, 0]));
    }

    [Theory]
    [InlineData(new float[] { 0.5f, 0.6f, 0, 0 }, "sum to 1.1, not to 1: divide")]
    [InlineData(new float[] { 1.5f, -0.5f, 0, 0 }, "not negative")]
    [InlineData(new float[] { float.NaN, 1, 0, 0 }, "finite")]
    public void Read_AnArrayThatIsNoKernel_SaysWhy(float[] weights, string reason)
    {
        KernelFileException failure = Assert.Throws<KernelFileException>(() => KernelFile.Read(Array(2, 2, weights)));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("kernel.npy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ABlackOrHugePicture_SaysWhy()
    {
        string black = Path.Combine(_folder, "black.png"), huge = Path.Combine(_folder, "huge.png");
        Photo.FromPlanes(new PlanarImage(1, 5, 5)).Save(black);
        Photo.FromPlanes(TestImages.Constant(1, 1, 5, 600)).Save(huge);

        Assert.Contains("sum to 0", Assert.Throws<KernelFileException>(() => KernelFile.Read(black)).Message, StringComparison.Ordinal);
        Assert.Contains("600 x 5: a kernel has sides of 1 to 501 px",
            Assert.Throws<KernelFileException>(() => KernelFile.Read(huge)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.npy")]
    [InlineData("missing.png")]
    public void Read_AMissingFile_NamesIt(string name) =>
        Assert.Contains(name, Assert.Throws<KernelFileException>(() => KernelFile.Read(Path.Combine(_folder, name))).Message, StringComparison.Ordinal);

    private string Array(int height, int width, float[] values)
    {
        string path = Path.Combine(_folder, "kernel.npy");
        File.WriteAllBytes(path, [.. NpyArray.FloatHeader(height, width), .. values.SelectMany(BitConverter.GetBytes)]);
        return path;
    }
}
