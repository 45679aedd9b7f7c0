using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Physics.Tests.Flow;

public sealed class MotionFlowTests
{
    [Theory]
    [InlineData(3, -2, 3, -2)]
    [InlineData(-3, -2, 3, 2)]
    [InlineData(-3, 2, 3, -2)]
    [InlineData(0, -2, 0, 2)]
    [InlineData(-0f, 2, 0, 2)]
    [InlineData(0, 0, 0, 0)]
    public void Canonical_AnyVector_LiesInTheHalfPlane(float u, float v, float expectedU, float expectedV) =>
        Assert.Equal(new MotionVector(expectedU, expectedV), new MotionVector(u, v).Canonical);

    [Fact]
    public void Rounded_Halves_GoAwayFromZero() =>
        Assert.Equal(new MotionVector(3, -3), new MotionVector(2.5f, -2.5f).Rounded);

    [Fact]
    public void MaximumComponent_MixedSigns_IsTheLargestMagnitude()
    {
        MotionFlow flow = Random(1, 5, 6);
        flow[2, 3] = new MotionVector(-40, 30);
        flow[1, 1] = new MotionVector(3, -50);

        Assert.Equal((40, 50, 50), (flow.MaximumU, flow.MaximumV, flow.MaximumComponent));
    }

    [Fact]
    public void Crop_Region_KeepsItsVectors()
    {
        MotionFlow flow = Random(2, 7, 9);

        MotionFlow region = flow.Crop(2, 3, 5, 4);

        Assert.Equal((4, 5), (region.Height, region.Width));
        Assert.Equal(flow[2, 3], region[0, 0]);
        Assert.Equal(flow[6, 6], region[4, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.Crop(5, 0, 5, 4));
    }

    [Fact]
    public void Constructor_WrongLength_SaysWhatIsNeeded() =>
        Assert.Contains("give 12", Assert.Throws<ArgumentException>(() => new MotionFlow(3, 4, new float[12], new float[11])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Turned_WithItsPhoto_BlursToTheTurnedBlurryPhoto(int turn)
    {
        PlanarImage sharp = TestImages.Random(3, 2, 13, 17);
        MotionFlow flow = Random(4, 13, 17);

        PlanarImage turnedLast = Turn(new VaryingBlur(flow).Apply(sharp), turn);
        PlanarImage turnedFirst = new VaryingBlur(flow.Turned(turn)).Apply(Turn(sharp, turn));

        Assert.InRange(TestImages.LargestDifference(turnedLast, turnedFirst), 0, 1e-5);
    }

    [Fact]
    public void Turned_EachWay_GivesAnotherFlow()
    {
        MotionFlow flow = Random(5, 6, 6);

        Assert.Equal(8, Enumerable.Range(0, 8).Select(turn => string.Join(' ', flow.Turned(turn).U)).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.Turned(8));
    }

    [Fact]
    public void Resized_Uniform_ScalesItsVectorsAsTheImage()
    {
        MotionFlow flow = MotionFlow.Uniform(10, 20, new MotionVector(4, -6)).Resized(5, 60);

        Assert.Equal((5, 60), (flow.Height, flow.Width));
        Assert.All(flow.U, u => Assert.Equal(12, u, 1e-4f));
        Assert.All(flow.V, v => Assert.Equal(-3, v, 1e-4f));
    }

    [Fact]
    public void Resized_LinearField_StaysLinear()
    {
        MotionFlow flow = new(8, 8);
        for (int i = 0; i < 64; i++)
        {
            flow[i % 8, i / 8] = new MotionVector(10 + (i % 8) + 0.5f, 20 + (i / 8) + 0.5f);
        }

        MotionFlow doubled = flow.Resized(16, 16);

        Assert.Equal(2 * (10 + (7.5 / 2)), doubled[7, 9].U, 1e-4);
        Assert.Equal(2 * (20 + (9.5 / 2)), doubled[7, 9].V, 1e-4);
    }

    [Fact]
    public void Resized_AcrossTheSeam_DoesNotCancelEqualMotions()
    {
        MotionFlow flow = new(1, 2) { [0, 0] = new(0.01f, 10), [1, 0] = new(0.01f, -10) };

        Assert.All(flow.Resized(1, 5).V, v => Assert.Equal(10, MathF.Abs(v), 0.01f));
    }

    [Fact]
    public void Scaled_Factor_MultipliesBothComponents() =>
        Assert.Equal(new MotionVector(-3, 6), MotionFlow.Uniform(2, 2, new MotionVector(-2, 4)).Scaled(1.5f)[1, 1]);

    internal static MotionFlow Random(int seed, int height, int width, int largest = 9)
    {
        Random random = new(seed);
        MotionFlow flow = new(height, width);
        for (int i = 0; i < flow.U.Length; i++)
        {
            (flow.U[i], flow.V[i]) = (random.Next(-largest, largest + 1), random.Next(-largest, largest + 1));
        }

        return flow;
    }

    // Bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps x and y: written as three separate steps.
    private static PlanarImage Turn(PlanarImage image, int turn)
    {
        if ((turn & 1) != 0)
        {
            image = Rearrange(image, image.Height, image.Width, (x, y) => (image.Width - 1 - x, y));
        }

        PlanarImage upright = image;
        if ((turn & 2) != 0)
        {
            image = Rearrange(upright, upright.Height, upright.Width, (x, y) => (x, upright.Height - 1 - y));
        }

        return (turn & 4) != 0 ? Rearrange(image, image.Width, image.Height, (x, y) => (y, x)) : image;
    }

    private static PlanarImage Rearrange(PlanarImage image, int height, int width, Func<int, int, (int X, int Y)> source)
    {
        PlanarImage result = new(image.Channels, height, width);
        for (int i = 0; i < result.Values.Length; i++)
        {
            (int x, int y) = source(i % width, i / width % height);
            result.Values[i] = image.Plane(i / (height * width))[(y * image.Width) + x];
        }

        return result;
    }
}
