using Unblur.Imaging;
using Unblur.Physics.Degradations;
using Unblur.Physics.Frames;

namespace Unblur.Physics.Tests.Frames;

public sealed class FrameAveragingTests
{
    [Fact]
    public void Average_StoredLight_IsTheMeanOfEachGroupAndItsMiddleFrame()
    {
        PlanarImage[] frames = [.. Enumerable.Range(0, 8).Select(i => TestImages.Random(i, 3, 5, 9))];

        AveragedFrames[] pairs = [.. FrameAveraging.Average(frames, new FrameAveragingOptions { Frames = 3 })];

        Assert.Equal([0, 3], pairs.Select(pair => pair.FirstFrame));
        Assert.Equal([1, 4], pairs.Select(pair => pair.SharpFrame));
        Assert.Same(frames[4], pairs[1].Sharp);
        for (int i = 0; i < frames[0].Values.Length; i++)
        {
            Assert.Equal((frames[3].Values[i] + frames[4].Values[i] + frames[5].Values[i]) / 3, pairs[1].Blurry.Values[i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(1, 7, 2)]
    [InlineData(2, 7, 3)] // overlapping
    [InlineData(5, 3, 4)] // with gaps
    public void Average_Stride_SaysWhereGroupsStart(int stride, int frames, int seed)
    {
        FrameAveragingOptions options = new() { Frames = frames, Stride = stride };
        PlanarImage[] sequence = [.. Enumerable.Range(0, 20).Select(i => TestImages.Random(seed + i, 1, 2, 3))];

        AveragedFrames[] pairs = [.. FrameAveraging.Average(sequence, options)];

        Assert.Equal(options.GroupCount(20), pairs.Length);
        for (int group = 0; group < pairs.Length; group++)
        {
            Assert.Equal(group * stride, pairs[group].FirstFrame);
            Assert.Same(sequence[(group * stride) + (frames / 2)], pairs[group].Sharp);
            Assert.Equal(sequence.Skip(group * stride).Take(frames).Average(frame => frame.Values[4]), pairs[group].Blurry.Values[4], 1e-6);
        }
    }

    public static TheoryData<LightTransfer, double> Lights => new()
    {
        // Two black frames and a white one.
        { LightTransfer.Encoded, 1 / 3.0 },
        { LightTransfer.Linear, (1.055 * Math.Pow(1 / 3.0, 1 / 2.4)) - 0.055 },
        { LightTransfer.Gamma(2.2), Math.Pow(1 / 3.0, 1 / 2.2) },
    };

    [Theory]
    [MemberData(nameof(Lights))]
    public void Average_Light_IsWhereTheMeanIsTaken(LightTransfer light, double expected)
    {
        PlanarImage[] frames = [.. new[] { 0f, 1, 0 }.Select(value => TestImages.Constant(value, 1, 3, 7))];

        AveragedFrames pair = FrameAveraging.Average(frames, new FrameAveragingOptions { Frames = 3, Light = new SceneLight(light) }).Single();

        Assert.All(pair.Blurry.Values, value => Assert.Equal(expected, value, 1e-5));
    }

    [Fact]
    public void Average_BoostedHighlights_StayBrightAndClip()
    {
        PlanarImage[] frames = [.. new[] { 0f, 1, 0 }.Select(value => TestImages.Constant(value, 1, 3, 7))];
        FrameAveragingOptions options = new() { Frames = 3, Light = new SceneLight(LightTransfer.Linear, Saturation: 6) };

        AveragedFrames pair = FrameAveraging.Average(frames, options).Single();

        Assert.All(pair.Blurry.Values, value => Assert.Equal(1f, value, 1e-6f));
        Assert.All(pair.Sharp.Values, value => Assert.Equal(1f, value, 1e-6f));
    }

    [Fact]
    public void Average_LongSequence_IsReadOneFrameAtATime()
    {
        int read = 0;
        IEnumerator<AveragedFrames> pairs = FrameAveraging.Average(Sequence(), new FrameAveragingOptions { Frames = 5 }).GetEnumerator();

        Assert.True(pairs.MoveNext());
        Assert.Equal(5, read);
        Assert.True(pairs.MoveNext());
        Assert.Equal(10, read);

        IEnumerable<PlanarImage> Sequence()
        {
            while (true)
            {
                read++;
                yield return TestImages.Constant(0.5f, 1, 2, 2);
            }
        }
    }

    [Fact]
    public void Average_FramesOfTwoSizes_NamesTheFrameAndBothSizes()
    {
        PlanarImage[] frames = [new(1, 4, 5), new(1, 4, 5), new(1, 4, 6)];

        string message = Assert.Throws<ArgumentException>(() => FrameAveraging.Average(frames, new FrameAveragingOptions { Frames = 3 }).ToList()).Message;

        Assert.Contains("Frame 2 is 1 x 4 x 6", message, StringComparison.Ordinal);
        Assert.Contains("1 x 4 x 5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Average_EvenNumber_SaysWhyAndWhatInstead()
    {
        string message = Assert.Throws<ArgumentException>(() => FrameAveraging.Average([], new FrameAveragingOptions { Frames = 8, Stride = 0 })).Message;

        Assert.Contains("choose 7 or 9", message, StringComparison.Ordinal);
        Assert.Contains("Stride is 0", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(21, 1)]
    [InlineData(22, 2)]
    public void GroupCount_Defaults_CountsWholeGroups(int frames, int groups) => Assert.Equal(groups, new FrameAveragingOptions().GroupCount(frames));
}
