using Unblur.Cli.Deblurring;
using Unblur.Cli.Tests.Running;
using Unblur.Physics.Kernels;

namespace Unblur.Cli.Tests.Deblurring;

public sealed class KernelFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_KernelsOfRegions_GivesOneFileForEachThatCanBeReadAgain()
    {
        BlurKernel middle = EvaluationKernels.HandShake(1, 9, 9, 3)[0], corner = EvaluationKernels.HandShake(2, 9, 9, 3)[1];
        Findings findings = new() { Kernels = [middle], Regions = new KernelGrid(2, [middle, middle, middle, corner], [true, true, true, true]) };

        KernelFiles.Write(_folder.PathOf("k.png"), findings);

        string[] names = [.. Directory.EnumerateFiles(_folder.Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(["k-r1c1.png", "k-r1c2.png", "k-r2c1.png", "k-r2c2.png", "k.png"], names);
        Assert.Equal(corner.Weights.ToArray(), KernelFile.Read(_folder.PathOf("k-r2c2.png")).Weights.ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Empty(Directory.EnumerateFiles(_folder.Root).Except(KernelFiles.Names(_folder.PathOf("k.png"))));
    }

    [Fact]
    public void Write_OneKernel_GivesOneFile()
    {
        KernelFiles.Write(_folder.PathOf("k.png"), new Findings { Kernels = [BlurKernel.Identity] });

        Assert.Single(Directory.EnumerateFiles(_folder.Root));
    }
}
