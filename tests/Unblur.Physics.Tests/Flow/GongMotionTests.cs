using Unblur.Physics.Flow;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.Flow;

public sealed class GongMotionTests
{
    private static readonly GongFlowOptions Free = GongFlowOptions.Strong with { Ceiling = null, Round = false };

    [Fact]
    public void ToFlow_PartOfAPhoto_IsCutFromTheWholeFlow()
    {
        var motion = GongMotion.Sample(GongFlowOptions.Strong, 60, 90, RandomStreams.ForTraining(3, 1, 4));

        MotionFlow part = motion.ToFlow(60, 90, (20, 10, 30, 40), GongFlowOptions.Strong), whole = motion.ToFlow(60, 90, GongFlowOptions.Strong).Crop(20, 10, 30, 40);

        Assert.Equal((40, 30), (part.Height, part.Width));
        Assert.Equal(whole.U, part.U);
        Assert.Equal(whole.V, part.V);
    }

    [Fact]
    public void Sample_SameStream_GivesTheSameFlow()
    {
        var first = MotionFlow.Sample(GongFlowOptions.Strong, 40, 60, RandomStreams.ForTraining(1, 2, 3));
        var again = MotionFlow.Sample(GongFlowOptions.Strong, 40, 60, RandomStreams.ForTraining(1, 2, 3));
        var other = MotionFlow.Sample(GongFlowOptions.Strong, 40, 60, RandomStreams.ForTraining(1, 2, 4));

        Assert.Equal(first.U, again.U);
        Assert.Equal(first.V, again.V);
        Assert.NotEqual(first.U, other.U);
    }

    [Fact]
    public void Sample_OneAttempt_DrawsEightNumbersInTheDocumentedOrder()
    {
        Random random = RandomStreams.ForTraining(4, 0, 0);
        double[] draws = [.. Enumerable.Range(0, 8).Select(_ => (2 * random.NextDouble()) - 1)];

        var motion = GongMotion.Sample(Free, 480, 640, RandomStreams.ForTraining(4, 0, 0));

        GongMotion expected = new(
            27 * draws[0], 27 * draws[1], 0.3 * draws[2], 0.3 * draws[3], 5e-3 * draws[4], 320 + (15 * draws[6]), 240 + (15 * draws[5]), Math.PI / 70 * draws[7]);
        Assert.Equal(expected.ToString(), motion.ToString());
    }

    [Theory]
    [InlineData(23)]
    [InlineData(36)]
    [InlineData(46)]
    public void Sample_Ceiling_IsNeverExceededAndOftenApproached(double ceiling)
    {
        GongFlowOptions options = GongFlowOptions.Strong with { Ceiling = ceiling };
        float[] largest = [.. Enumerable.Range(0, 60).Select(i => MotionFlow.Sample(options, 120, 160, RandomStreams.ForTraining(5, 0, i)).MaximumComponent)];

        Assert.All(largest, value => Assert.InRange(value, 0, ceiling));
        Assert.True(largest.Max() > 0.8 * ceiling);
    }

    [Fact]
    public void Sample_NoAttemptFitsAFractionalCeiling_StaysBelowItWhenRounded()
    {
        GongFlowOptions options = GongFlowOptions.Strong with { MaximumZoom = 1, Ceiling = 5.5, MaximumAttempts = 1 };

        Assert.All(Enumerable.Range(0, 20), i => Assert.InRange(MotionFlow.Sample(options, 90, 120, RandomStreams.ForTraining(6, 0, i)).MaximumComponent, 0, 5));
    }

    [Fact]
    public void Sample_NoAttemptFits_WeakensTheLastOneToTheCeiling()
    {
        GongFlowOptions options = Free with { MaximumZoom = 1, Ceiling = 5, MaximumAttempts = 3 };
        Random random = RandomStreams.ForTraining(6, 0, 0);
        for (int draw = 0; draw < 16; draw++)
        {
            random.NextDouble();
        }

        var last = MotionFlow.Sample(options with { Ceiling = null }, 90, 120, random);
        Assert.True(last.MaximumComponent > 5);

        var flow = MotionFlow.Sample(options, 90, 120, RandomStreams.ForTraining(6, 0, 0));

        Assert.Equal(5, flow.MaximumComponent, 1e-4f);
        float factor = 5 / last.MaximumComponent;
        Assert.All(flow.U.Zip(last.U), pair => Assert.Equal(pair.Second * factor, pair.First, 1e-4f));
        Assert.All(flow.V.Zip(last.V), pair => Assert.Equal(pair.Second * factor, pair.First, 1e-4f));
    }

    // Shares measured with the published formulas, which do not scale with the image.
    [Theory]
    [InlineData(321, 481, 0.80, 0.31, 0.05)]
    [InlineData(480, 640, 0.88, 0.53, 0.22)]
    public void Sample_Published_ExceedsTheCeilingsAsOftenAsKnown(int height, int width, double above23, double above36, double above46)
    {
        GongFlowOptions options = Free with { Terms = GongTerms.Published, ScaleWithImage = false };
        float[] largest = [.. Enumerable.Range(0, 150).Select(i =>
            MotionFlow.Sample(options, height, width, RandomStreams.ForTraining(7, 0, i)).MaximumComponent)];

        Assert.Equal(above23, largest.Count(value => value > 23) / 150.0, 0.12);
        Assert.Equal(above36, largest.Count(value => value > 36) / 150.0, 0.12);
        Assert.Equal(above46, largest.Count(value => value > 46) / 150.0, 0.12);
    }

    [Fact]
    public void Sample_LargerImage_ScalesZoomAndRotationToTheSameLengths()
    {
        var small = GongMotion.Sample(Free, 480, 640, RandomStreams.ForTraining(8, 0, 0));
        var large = GongMotion.Sample(Free, 960, 1280, RandomStreams.ForTraining(8, 0, 0));
        var unscaled = GongMotion.Sample(Free with { ScaleWithImage = false }, 960, 1280, RandomStreams.ForTraining(8, 0, 0));

        Assert.Equal(small.Zoom * Math.Pow(0.5, 1.5), large.Zoom, 1e-12);
        Assert.Equal(small.Rotation / 2, large.Rotation, 1e-12);
        Assert.Equal(small.TranslationX, large.TranslationX);
        Assert.Equal((small.Zoom, small.Rotation), (unscaled.Zoom, unscaled.Rotation));
    }

    [Fact]
    public void ToFlow_PhysicalRotation_IsTangentialAndClockwise()
    {
        MotionFlow flow = new GongMotion(0, 0, 0, 0, 0, CentreX: 51, CentreY: 41, Rotation: 0.1).ToFlow(81, 101, Free);

        Assert.Equal(new MotionVector(0, 0), flow[50, 40]);
        AssertClose(0, 10 * Math.Tan(0.1), flow[60, 40]);
        AssertClose(-10 * Math.Tan(0.1), 0, flow[50, 50]); // below the centre, to the left
    }

    [Fact]
    public void ToFlow_PhysicalZoom_IsRadialWithThePowerOfOneAndAHalf()
    {
        MotionFlow flow = new GongMotion(0, 0, 0, 0, Zoom: 0.01, CentreX: 51, CentreY: 41, Rotation: 0).ToFlow(81, 101, Free);

        AssertClose(0.01 * Math.Pow(16, 1.5), 0, flow[66, 40]);
        AssertClose(0, -0.01 * Math.Pow(25, 1.5), flow[50, 15]);
        MotionVector oblique = flow[53, 44]; // 3 right, 4 down
        AssertClose(0.01 * Math.Pow(5, 1.5) * 0.6, 0.01 * Math.Pow(5, 1.5) * 0.8, oblique);
    }

    [Fact]
    public void ToFlow_Translation_ChangesAcrossTheImageAroundItsMiddle()
    {
        MotionFlow flow = new GongMotion(10, 20, 0.2, 0.4, 0, 1, 1, 0).ToFlow(100, 200, Free);

        AssertClose(10 * (0.9 + (0.2 * 1 / 200)), 20 * (0.8 + 0.4), flow[0, 0]);
        AssertClose(10 * 1.1, 20 * (0.8 + (0.4 * 1 / 100)), flow[199, 99]);
    }

    [Fact]
    public void ToFlow_Published_FollowsThePublishedFormulas()
    {
        const int Height = 30;
        const int Width = 40;
        GongMotion motion = new(5, -7, 0.3, -0.2, 0.004, CentreX: 22.3, CentreY: 13.8, Rotation: 0.04);

        MotionFlow flow = motion.ToFlow(Height, Width, Free with { Terms = GongTerms.Published });

        for (int row = 1; row <= Height; row++)
        {
            for (int column = 1; column <= Width; column++)
            {
                double distance = Math.Sqrt(Math.Pow(column - 22.3, 2) + Math.Pow(row - 13.8, 2));
                double angle = Math.Atan2(1 + Height - row - 13.8, column - 22.3);
                double turn = Math.Tan(0.04) * distance;
                double zoom = 0.004 * Math.Pow(distance, 1.5);
                double u = (5 * (1 - 0.15)) + (0.3 * 5 * column / Width) + (Math.Sin(angle - (Math.PI / 2)) * turn) + (zoom * Math.Sin(angle));
                double v = (-7 * (1 + 0.1)) + (-0.2 * -7 * (Height + 1.0 - row) / Height) + (Math.Cos(angle - (Math.PI / 2)) * turn) + (zoom * Math.Cos(angle));
                AssertClose(u, v, flow[column - 1, row - 1]);
            }
        }
    }

    [Fact]
    public void ToFlow_Round_GivesWholePixels()
    {
        var flow = MotionFlow.Sample(GongFlowOptions.Mild, 50, 70, RandomStreams.ForTraining(9, 0, 0));

        Assert.All(flow.U.Concat(flow.V), value => Assert.Equal(MathF.Round(value), value));
        Assert.True(flow.U.Distinct().Count() > 1);
    }

    [Fact]
    public void Validate_SeveralProblems_ListsThemAll()
    {
        GongFlowOptions options = new() { MaximumTranslation = -1, Ceiling = 0, MaximumAttempts = 0, Terms = (GongTerms)9 };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.All(["MaximumTranslation is -1", "Ceiling is 0", "MaximumAttempts is 0", "Terms is 9"], part => Assert.Contains(part, message, StringComparison.Ordinal));
        GongFlowOptions.Strong.Validate();
        GongFlowOptions.Mild.Validate();
    }

    private static void AssertClose(double u, double v, MotionVector actual)
    {
        Assert.Equal(u, actual.U, 1e-4);
        Assert.Equal(v, actual.V, 1e-4);
    }
}
