using Unblur.Imaging;
using Unblur.Metrics.Motion;

namespace Unblur.Metrics.Tests.Motion;

public sealed class MotionErrorTests
{
    private static readonly MotionErrorOptions InPixels = new() { PixelsPerUnit = 1 };

    private static readonly MotionErrorOptions Script = new() { PixelsPerUnit = MotionErrorOptions.ScriptPixels, Protocol = MotionErrorProtocol.PublishedScript };

    [Fact]
    public void MeanSquared_OnePixelOff_CountsBothComponentsOfAllPixels()
        => Assert.Equal((9 + 16) / 4.0, MotionError.MeanSquared(Map([5, 1], [7, 2]), Map([2, 1], [3, 2]), InPixels), 1e-12);

    [Fact]
    public void MeanSquared_ReversedMotionsHereAndThere_IsZero()
        => Assert.Equal(0, MotionError.MeanSquared(Map([-5, 1, 0], [7, 2, -4]), Map([5, -1, 0], [-7, -2, 4]), InPixels));

    [Fact]
    public void EndPoint_ForwardsAndBackwards_IsTheNearerDistanceOnAverage()
        => Assert.Equal((5 + 0 + 2) / 3.0, MotionError.EndPoint(Map([3, -5, 0], [4, 7, 1]), Map([0, 5, 0], [0, -7, -3])), 1e-12);

    [Fact]
    public void EndPointWhereCertain_TwoPhotos_TakesTheMoreCertainHalfOfAllPixels()
    {
        PlanarImage Spread(params float[] values) => new(1, 1, values.Length, values);

        double error = MotionError.EndPointWhereCertain(
        [
            (Map([3, 9], [4, 9]), Spread(1, 8), Map([0, 0], [0, 0])),                                // 5 px off where it is certain
            (Map([-2, 9], [0, 9]), Spread(2, 9), Map([2, 0], [0, 0])),                               // the reverse: 0
            (Map([1], [0]), Spread(3), Map([0], [0])),                                               // the middle one: 1
        ]);

        Assert.Equal(2, error, 1e-9);
    }

    [Fact]
    public void EndPoint_OtherSize_SaysBoth() => Assert.Contains("2 x 1", Assert.Throws<ArgumentException>(() => MotionError.EndPoint(Map([1], [1]), Map([1, 2], [1, 2]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(MotionErrorOptions.PaperPixels, 0)]
    [InlineData(MotionErrorOptions.FittedPixels, 1.5 * 1.5 / 2)]
    public void MeanSquared_NetworkUnits_AreScaled(double pixelsPerUnit, double expected)
        => Assert.Equal(expected, MotionError.MeanSquared(Map([0.5f], [0]), Map([20], [0]), new MotionErrorOptions { PixelsPerUnit = pixelsPerUnit }), 1e-9);

    [Fact]
    public void MeanSquared_WithoutOptions_Takes40PixelsPerUnit()
        => Assert.Equal(0, MotionError.MeanSquared(Map([-0.25f], [0.5f]), Map([10], [-20])), 1e-9);

    [Fact]
    public void MeanSquared_ScriptAndAllReversed_IsZero()
        => Assert.Equal(0, MotionError.MeanSquared(Map([0.5f, 1], [1, -1]), Map([-10, -20], [-20, 20]), Script), 1e-9);

    [Fact]
    public void MeanSquared_ScriptAndTruthReversedInPart_TakesTheBetterSignForAll()
    {
        // As they are: (0 + 0) + (40² + 40²); all reversed: (20² + 40²) + (0 + 0).
        Assert.Equal((400 + 1600) / 4.0, MotionError.MeanSquared(Map([0.5f, 1], [1, -1]), Map([10, -20], [20, 20]), Script), 1e-9);
        Assert.Equal(0, MotionError.MeanSquared(Map([0.5f, 1], [1, -1]), Map([10, -20], [20, 20]), Script with { Protocol = MotionErrorProtocol.Canonical }), 1e-9);
    }

    [Fact]
    public void MeanSquared_ScriptAndASmallerEstimate_ResizesByNearestNeighbour()
    {
        PlanarImage estimate = Map([0.5f, 1], [0, 0]);
        PlanarImage truth = new(2, 2, 4, [10, 10, 20, 20, 10, 10, 20, 20, 0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal(0, MotionError.MeanSquared(estimate, truth, Script), 1e-9);
    }

    [Fact]
    public void Relative_MotionsThatPointApart_AreMadeCanonicalFirst()
    {
        (PlanarImage blurry, PlanarImage restored) = (Map([-5], [-7]), Map([2], [3]));

        Assert.Equal([3, 4], MotionError.Relative(blurry, restored).Values);
        Assert.Equal([-7, -10], MotionError.Relative(blurry, restored, MotionErrorProtocol.PublishedScript).Values);
    }

    [Fact]
    public void MeanSquared_OfInputs_LeavesThemAlone()
    {
        (PlanarImage estimate, PlanarImage truth) = (Map([-5], [7]), Map([-1], [2]));
        MotionError.MeanSquared(estimate, truth);

        Assert.Equal([-5, 7, -1, 2], [.. estimate.Values, .. truth.Values]);
    }

    [Fact]
    public void MeanSquared_DifferentSizes_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => MotionError.MeanSquared(Map([1, 2], [1, 2]), Map([1], [1])));

        Assert.Contains("2 x 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 x 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MeanSquared_ThreePlanes_AreRefused()
        => Assert.Contains("3 planes", Assert.Throws<ArgumentException>(() => MotionError.MeanSquared(new PlanarImage(3, 1, 1), Map([1], [1]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-40)]
    [InlineData(double.NaN)]
    public void MeanSquared_AScaleThatIsNone_IsRefused(double pixelsPerUnit)
        => Assert.Throws<ArgumentException>(() => MotionError.MeanSquared(Map([1], [1]), Map([1], [1]), new MotionErrorOptions { PixelsPerUnit = pixelsPerUnit }));

    /// <summary>One row of motions.</summary>
    private static PlanarImage Map(float[] u, float[] v) => new(2, 1, u.Length, [.. u, .. v]);
}
