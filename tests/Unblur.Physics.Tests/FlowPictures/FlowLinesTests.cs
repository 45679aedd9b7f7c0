using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowPictures;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.FlowPictures;

public sealed class FlowLinesTests
{
    [Fact]
    public void Draw_Line_LiesAlongTheBlurAndIsAsLong()
    {
        PlanarImage picture = FlowLines.Draw(TestImages.Constant(0.5f, 1, 61, 61), One(61, new MotionVector(40, 0)), spacing: 61);

        float[] row = picture.Plane(0).Slice(30 * 61, 61).ToArray();
        Assert.All(row[10..51], value => Assert.Equal(1, value)); // white from 30 - 20 to 30 + 20
        Assert.Equal([0.5f, 0.5f, 0.5f], row[5..8]);
        Assert.Equal([0.5f, 0.5f, 0.5f], row[53..56]);
        Assert.InRange(picture.Plane(0)[(28 * 61) + 30], 0, 0.4f); // dark rim above
        Assert.Equal(0.5f, picture.Plane(0)[(26 * 61) + 30]);
    }

    [Fact]
    public void Draw_DownToTheRight_GoesThere()
    {
        PlanarImage picture = FlowLines.Draw(TestImages.Constant(0.5f, 1, 61, 61), One(61, new MotionVector(20, 40)), spacing: 61);

        Assert.Equal(1, picture.Plane(0)[(46 * 61) + 38], 0.1f); // 8 right, 16 down
        Assert.Equal(1, picture.Plane(0)[(14 * 61) + 22], 0.1f);
        Assert.Equal(0.5f, picture.Plane(0)[(46 * 61) + 22]);
    }

    [Fact]
    public void Draw_VectorAndItsReverse_LookTheSame()
    {
        PlanarImage photo = TestImages.Random(1, 3, 80, 90);
        var flow = MotionFlow.Sample(GongFlowOptions.Strong, 80, 90, RandomStreams.ForTraining(4, 0, 0));

        Assert.Equal(FlowLines.Draw(photo, flow).Values, FlowLines.Draw(photo, flow.Scaled(-1)).Values);
    }

    [Fact]
    public void Draw_NoMotion_IsDotsOnAnUnchangedCopy()
    {
        PlanarImage photo = TestImages.Constant(0.5f, 3, 48, 48);

        PlanarImage picture = FlowLines.Draw(photo, new MotionFlow(48, 48));

        Assert.All(photo.Values, value => Assert.Equal(0.5f, value));
        Assert.Equal((3, 48, 48), (picture.Channels, picture.Height, picture.Width));
        int[] changed = [.. Enumerable.Range(0, 48 * 48).Where(i => picture.Plane(0)[i] != 0.5f)];
        Assert.All(changed, i => Assert.True(Near(i % 48) && Near(i / 48), $"pixel {i % 48}, {i / 48}"));
        Assert.Equal(4 * 21, changed.Length); // 5 x 5 px without the corners at each of (12, 12) to (36, 36)

        static bool Near(int at) => Math.Abs((at % 24) - 12) <= 2;
    }

    [Fact]
    public void Draw_Scale_MakesLinesLonger()
    {
        PlanarImage photo = TestImages.Constant(0.5f, 1, 61, 61);

        Assert.Equal(
            FlowLines.Draw(photo, One(61, new MotionVector(30, 12)), spacing: 61).Values,
            FlowLines.Draw(photo, One(61, new MotionVector(10, 4)), spacing: 61, scale: 3).Values);
    }

    [Fact]
    public void Draw_MotionFarLargerThanThePhoto_IsCutAtItsBorder()
    {
        PlanarImage picture = FlowLines.Draw(TestImages.Constant(0.5f, 1, 9, 9), MotionFlow.Uniform(9, 9, new MotionVector(1e30f, 0)), spacing: 9);

        Assert.All(picture.Plane(0).Slice(4 * 9, 9).ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Draw_PhotoSmallerThanTheSpacing_HasOneLineInTheMiddle()
    {
        PlanarImage picture = FlowLines.Draw(TestImages.Constant(0.5f, 1, 9, 9), new MotionFlow(9, 9));

        Assert.Equal(1, picture.Plane(0)[(4 * 9) + 4]);
    }

    [Fact]
    public void Draw_OtherSize_NamesBoth()
    {
        string message = Assert.Throws<ArgumentException>(() => FlowLines.Draw(new PlanarImage(3, 4, 5), new MotionFlow(8, 10))).Message;

        Assert.Contains("4 x 5", message, StringComparison.Ordinal);
        Assert.Contains("8 x 10", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(24, -1)]
    [InlineData(24, double.NaN)]
    public void Draw_NoSuchSpacingOrScale_IsRefused(int spacing, double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FlowLines.Draw(new PlanarImage(3, 4, 5), new MotionFlow(4, 5), spacing, scale));

    private static MotionFlow One(int size, MotionVector vector) => MotionFlow.Uniform(size, size, vector);
}
