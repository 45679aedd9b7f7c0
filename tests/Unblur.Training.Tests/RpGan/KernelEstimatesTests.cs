using Unblur.Data.Layouts;
using Unblur.Imaging;
using Unblur.Metrics;
using Unblur.Physics.Blind;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.RpGan;

namespace Unblur.Training.Tests.RpGan;

public sealed class KernelEstimatesTests : IDisposable
{
    private const int Reach = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draw_ManyTimes_TurnsBothKernelsOfOnePair()
    {
        Write(12, i => (BlurKernel.FromMotion(new(4 + i, 0)), BlurKernel.FromMotion(new(4 + i, 1))));
        KernelEstimates training = KernelEstimates.Read(_folder.Path, Reach).Training;

        KernelEstimate[] drawn = [.. Enumerable.Range(0, 100).Select(seed => training.Draw(new Random(seed)))];

        Assert.All(drawn, pair => Assert.InRange(KernelShift.Of(pair.True, pair.Found).Similarity, 0.8, 1));
        Assert.InRange(drawn.Count(pair => pair.True.Moments().YY > pair.True.Moments().XX), 30, 70);      // half of them stand upright
        Assert.InRange(drawn.Select(pair => pair.True.Moments().XX + pair.True.Moments().YY).Select(sum => Math.Round(sum, 2)).Distinct().Count(), 8, 10);
    }

    [Fact]
    public void Read_TwelvePairs_HoldsTwoOut()
    {
        Write(12, i => (BlurKernel.FromMotion(new(2 + i, 0)), BlurKernel.Identity));

        (KernelEstimates training, KernelEstimates heldOut) = KernelEstimates.Read(_folder.Path, Reach);

        Assert.Equal([2.0, 12.0], Widths(heldOut));
        Assert.Empty(Widths(training).Intersect(Widths(heldOut)));

        static double[] Widths(KernelEstimates estimates) => [.. Enumerable.Range(0, 200)
            .Select(seed => estimates.Draw(new Random(seed)).True.Moments()).Select(moments => Math.Round(Math.Sqrt(12 * (moments.XX + moments.YY)) - 0.2)).Distinct().Order()];
    }

    [Fact]
    public void Read_OnePair_SaysWhatIsNeeded()
    {
        Write(1, _ => (BlurKernel.Identity, BlurKernel.Identity));

        DataSetException failure = Assert.Throws<DataSetException>(() => KernelEstimates.Read(_folder.Path, Reach));

        Assert.Contains("has 1 kernels NAME_found.png", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutATrueKernel_NamesIt()
    {
        Write(2, _ => (BlurKernel.Identity, BlurKernel.Identity));
        File.Delete(_folder.File("01_true.png"));

        DataSetException failure = Assert.Throws<DataSetException>(() => KernelEstimates.Read(_folder.Path, Reach));

        Assert.Contains("01_true.png", failure.Message, StringComparison.Ordinal);
        Assert.Equal(DataSetFault.Unreadable, failure.Fault);
    }

    [Fact]
    public void Read_AKernelBeyondTheReach_SaysHowFar()
    {
        Write(2, i => (BlurKernel.FromMotion(new(10 + (40 * i), 0)), BlurKernel.Identity));

        DataSetException failure = Assert.Throws<DataSetException>(() => KernelEstimates.Read(_folder.Path, Reach));

        Assert.Contains("01_true.png: reaches 25 px, farther than shake.maximum_length allows (20 px)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFolder_SaysSo()
        => Assert.Throws<DataSetException>(() => KernelEstimates.Read(_folder.File("none"), Reach));

    // What is deconvolved with an estimate that lies elsewhere must lie where the sharp photo does: else a network would learn to blur.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(-2, 3)]
    public void Deconvolve_AnEstimateThatLiesElsewhere_StaysInPlace(int x, int y)
    {
        const int Side = 96;
        PlanarImage sharp = TestPhotos.Draw(3, Side, Side);
        BlurKernel kernel = Moved(0, 0), moved = Moved(x, y);
        PlanarImage blurry = new KernelBlur(kernel).Apply(sharp);

        PlanarImage inPlace = Deconvolved(kernel), elsewhere = Deconvolved(moved);

        Assert.InRange(Psnr.Of(Middle(elsewhere), Middle(sharp)), Psnr.Of(Middle(inPlace), Middle(sharp)) - 1, 99);

        PlanarImage Deconvolved(BlurKernel found)
            => new SceneDeconvolution(new MovedScene(blurry, sharp, null) { Kernel = new KernelEstimate(kernel, found) }, new RpLevelOptions()).At(blurry, 1);

        static PlanarImage Middle(PlanarImage image) => image.Crop(16, 16, Side - 32, Side - 32);
    }

    private void Write(int count, Func<int, (BlurKernel True, BlurKernel Found)> pair)
    {
        for (int i = 0; i < count; i++)
        {
            (BlurKernel kernel, BlurKernel found) = pair(i);
            KernelFile.Write(_folder.File($"{i:D2}_true.png"), kernel);
            KernelFile.Write(_folder.File($"{i:D2}_found.png"), found);
        }
    }

    private static BlurKernel Moved(int x, int y)
    {
        const int Radius = 8, Size = (2 * Radius) + 1;
        var kernel = BlurKernel.FromMotion(new(7, 3));
        double[] weights = new double[Size * Size];
        foreach (KernelTap tap in kernel.Taps)
        {
            weights[((tap.Dy + y + Radius) * Size) + tap.Dx + x + Radius] = tap.Weight;
        }

        return BlurKernel.FromWeights(Size, weights, kernel.Length);
    }
}
