using Unblur.Imaging;
using Unblur.Metrics.Blur;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.TestKit.Images;

namespace Unblur.Metrics.Tests.Blur;

public sealed class BlurStatisticsTests
{
    [Fact]
    public void Of_ASineWave_HasItsFrequencyAndOneDirection()
    {
        const double Frequency = 1 / 16.0;
        PlanarImage wave = new(1, 64, 64);
        for (int i = 0; i < wave.Values.Length; i++)
        {
            wave.Values[i] = (float)(0.5 + (0.4 * Math.Sin(Math.Tau * Frequency * (i % 64))));
        }

        BlurStatistics statistics = BlurStatistics.Of(wave)!;

        Assert.Equal(Frequency, statistics.Frequency, 0.06 * Frequency);                           // differences of neighbours fall a little short
        Assert.Equal(Frequency, statistics.FineFrequency, 0.06 * Frequency);
        Assert.Equal(1, statistics.Anisotropy, 1e-9);
    }

    [Fact]
    public void Of_APhotoBlurredAlongALine_HasLowerFrequenciesAndADirection()
    {
        PlanarImage sharp = TestPhotos.Draw(1, 96, 96);
        PlanarImage blurry = new KernelBlur(BlurKernel.FromMotion(new MotionVector(12, 0))).Apply(sharp);

        (BlurStatistics before, BlurStatistics after) = (BlurStatistics.Of(sharp)!, BlurStatistics.Of(blurry)!);

        Assert.True(after.Score > before.Score + 0.1);
        Assert.True(after.Frequency < before.Frequency);
        Assert.True(after.FineFrequency < before.FineFrequency);
        Assert.True(after.Anisotropy > before.Anisotropy + 0.2);
    }

    [Fact]
    public void Of_AFlatPatch_IsNothing() => Assert.Null(BlurStatistics.Of(new PlanarImage(3, 40, 40)));

    [Fact]
    public void Between_ShiftedSets_IsTheShiftInDeviations()
    {
        BlurStatistics[] wanted = [.. Enumerable.Range(0, 101).Select(i => Of(i / 100.0))], patches = [.. Enumerable.Range(0, 51).Select(i => Of(1 + (i / 50.0)))];
        double deviation = Math.Sqrt(Enumerable.Range(0, 101).Average(i => Math.Pow((i / 100.0) - 0.5, 2)));

        var distance = BlurDistance.Between(patches, wanted);

        Assert.All(distance.Distances, entry => Assert.Equal(1 / deviation, entry.Value, 1e-6));
        Assert.Equal(1 / deviation, distance.Mean, 1e-6);
        Assert.Equal(0, BlurDistance.Between(wanted, wanted).Mean, 1e-12);
        Assert.Throws<ArgumentException>(() => BlurDistance.Between([], wanted));

        static BlurStatistics Of(double value) => new(value, value, value, value);
    }
}
