using Unblur.Imaging;
using Unblur.Metrics.Motion;

namespace Unblur.Metrics.Tests.Motion;

public sealed class MotionBaselinesTests
{
    // Two photos of one row: canonical (1, 2), (3, 2) and (0, 4), (2, 0).
    private static readonly PlanarImage[] Set = [Map([1, -3], [2, -2]), Map([0, 2], [-4, 0])];

    [Fact]
    public void AlwaysZero_IsTheMeanSquareOfComponents()
        => Assert.Equal((((1 + 4 + 9 + 4) / 4.0) + ((16 + 4) / 4.0)) / 2, MotionBaselines.AlwaysZero(Set), 1e-12);

    [Fact]
    public void ConstantPerPhoto_IsTheVarianceOfCanonicalMotion()
        => Assert.Equal((((1 + 1) / 4.0) + ((1 + 1 + 4 + 4) / 4.0)) / 2, MotionBaselines.ConstantPerPhoto(Set), 1e-12);

    [Fact]
    public void ConstantPerSet_IsTheVarianceOverAllPhotos()
    {
        (double u, double v)[] all = [(1, 2), (3, 2), (0, 4), (2, 0)];
        double expected = all.Sum(vector => Math.Pow(vector.u - 1.5, 2) + Math.Pow(vector.v - 2, 2)) / 8;

        Assert.Equal(expected, MotionBaselines.ConstantPerSet(Set), 1e-12);
    }

    [Fact]
    public void ConstantPerPhotoUpToSign_AcrossTheSeam_IsNearlyNothing()
    {
        PlanarImage vertical = Map([0.1f, 0.1f], [20, -20]);

        Assert.InRange(MotionBaselines.ConstantPerPhotoUpToSign([vertical]), 0, 0.01);
        Assert.Equal(200, MotionBaselines.ConstantPerPhoto([vertical]), 1e-3);
    }

    [Fact]
    public void ConstantUpToSign_AnyMotion_IsAtMostWithTheSign()
    {
        Random random = new(3);
        PlanarImage[] set = [.. Enumerable.Range(0, 3).Select(_ => Map([.. Draws(random)], [.. Draws(random)]))];

        Assert.InRange(MotionBaselines.ConstantPerPhotoUpToSign(set), 0, MotionBaselines.ConstantPerPhoto(set));
        Assert.InRange(MotionBaselines.ConstantPerSetUpToSign(set), MotionBaselines.ConstantPerPhotoUpToSign(set), MotionBaselines.AlwaysZero(set));
    }

    [Fact]
    public void AlwaysZero_NoMotion_IsRefused() => Assert.Throws<ArgumentException>(() => MotionBaselines.AlwaysZero([]));

    [Fact]
    public void MeanSquaredUpToSign_TakesTheNearerOfEachMotionAndItsReverse()
        => Assert.Equal((0 + 0 + 1 + 4) / 4.0, MotionError.MeanSquaredUpToSign(Map([-1, 3], [-2, 4]), Map([1, 2], [2, 2])), 1e-12);

    private static IEnumerable<float> Draws(Random random) => Enumerable.Range(0, 6).Select(_ => (random.NextSingle() - 0.5f) * 20);

    private static PlanarImage Map(float[] u, float[] v) => new(2, 1, u.Length, [.. u, .. v]);
}
