using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowPictures;
using Unblur.Physics.Sampling;

namespace Unblur.Physics.Tests.FlowPictures;

public sealed class FlowPictureTests
{
    private const int LegendWidth = 72;
    private const int LegendHeight = 92;

    [Fact]
    public void Draw_VectorAndItsReverse_GetOneColour()
    {
        var flow = MotionFlow.Sample(GongFlowOptions.Strong, 20, 30, RandomStreams.ForTraining(1, 0, 0));

        Assert.Equal(FlowPicture.Draw(flow).Values, FlowPicture.Draw(flow.Scaled(-1)).Values);
    }

    [Fact]
    public void Draw_NoMotion_IsWhite() => Assert.All(FlowPicture.Draw(new MotionFlow(3, 4), legend: false).Values, value => Assert.Equal(1, value));

    // Hue turns twice: 0, 45, 90 and 135 degrees, clockwise since v points down.
    [Theory]
    [InlineData(5, 0, 1, 0, 0)]
    [InlineData(5, 5, 0.5f, 1, 0)]
    [InlineData(0, 5, 0, 1, 1)]
    [InlineData(5, -5, 0.5f, 0, 1)]
    public void Draw_LongestVectors_HaveThePureHueOfTheirDirection(float u, float v, float red, float green, float blue)
    {
        PlanarImage picture = FlowPicture.Draw(new MotionFlow(1, 2, [u, 0], [v, 0]), legend: false);

        AssertColour((red, green, blue), picture, 0, 0);
        AssertColour((1, 1, 1), picture, 1, 0);
    }

    [Fact]
    public void Draw_ShorterVectors_FadeToWhiteAndLongerStayFull()
    {
        PlanarImage picture = FlowPicture.Draw(new MotionFlow(1, 3, [2, 8, 100], new float[3]), maximumLength: 8, legend: false);

        AssertColour((1, 0.75f, 0.75f), picture, 0, 0);
        AssertColour((1, 0, 0), picture, 1, 0);
        AssertColour((1, 0, 0), picture, 2, 0);
    }

    [Fact]
    public void Draw_WhatIsNotCertain_FadesToGrey()
    {
        var flow = MotionFlow.Uniform(1, 3, new MotionVector(10, 0));                         // red

        PlanarImage picture = FlowPicture.Draw(flow, 10, legend: false, new PlanarImage(1, 1, 3, [1, 0.5f, 0]));

        Assert.Equal([1, 0.75f, 0.5f, 0, 0.25f, 0.5f, 0, 0.25f, 0.5f], picture.Values);
        Assert.Contains("1 x 3 x 1", Assert.Throws<ArgumentException>(() => FlowPicture.Draw(flow, certainty: new PlanarImage(1, 3, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Twice_GivesTheSameBits()
    {
        var flow = MotionFlow.Sample(GongFlowOptions.Mild, 50, 60, RandomStreams.ForTraining(2, 0, 0));

        Assert.Equal(FlowPicture.Draw(flow).Values, FlowPicture.Draw(flow).Values);
    }

    [Theory]
    [InlineData(10, 20, LegendHeight)]
    [InlineData(150, 40, 150)]
    public void Draw_Legend_IsAMarginBesideTheUnchangedPicture(int height, int width, int heightWithLegend)
    {
        var flow = MotionFlow.Sample(GongFlowOptions.Mild, height, width, RandomStreams.ForTraining(3, 0, 0));

        PlanarImage plain = FlowPicture.Draw(flow, legend: false);
        PlanarImage picture = FlowPicture.Draw(flow);

        Assert.Equal((3, height, width), (plain.Channels, plain.Height, plain.Width));
        Assert.Equal((3, heightWithLegend, width + LegendWidth), (picture.Channels, picture.Height, picture.Width));
        Assert.Equal(plain.Values, picture.Crop(0, 0, width, height).Values);
    }

    [Fact]
    public void Draw_LegendsWheel_HasTheColoursOfTheVectorsFromItsCentre()
    {
        PlanarImage picture = FlowPicture.Draw(new MotionFlow(1, 1, [30], [0]));

        const int CentreX = 1 + (LegendWidth / 2);
        const int CentreY = 36;
        AssertColour((1, 1, 1), picture, CentreX, CentreY);
        AssertColour((1, 0, 0), picture, CentreX + 30, CentreY);
        AssertColour((1, 0, 0), picture, CentreX - 30, CentreY);
        AssertColour((0, 1, 1), picture, CentreX, CentreY + 30);
        AssertColour((1, 0.5f, 0.5f), picture, CentreX + 15, CentreY);
        AssertColour((1, 1, 1), picture, CentreX + 31, CentreY);
    }

    [Fact]
    public void Draw_LegendsText_TellsTheScale()
    {
        MotionFlow flow = new(1, 1, [30], [0]);
        PlanarImage thirty = Text(FlowPicture.Draw(flow));

        Assert.Contains(0, thirty.Values);
        Assert.Equal(thirty.Values, Text(FlowPicture.Draw(flow)).Values);
        Assert.NotEqual(thirty.Values, Text(FlowPicture.Draw(flow, maximumLength: 31)).Values);
        Assert.NotEqual(Text(FlowPicture.Draw(flow, maximumLength: 0.5)).Values, Text(FlowPicture.Draw(flow, maximumLength: 0.25)).Values);

        static PlanarImage Text(PlanarImage picture) => picture.Crop(1, 70, LegendWidth, LegendHeight - 70);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Draw_NoSuchMaximum_IsRefused(double maximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FlowPicture.Draw(new MotionFlow(1, 1), maximum));

    [Fact]
    public void AnyPicture_OfMotionThatIsNotFinite_IsRefused()
    {
        MotionFlow flow = new(1, 2, [0, float.NaN], [0, 0]);

        Assert.Throws<ArgumentException>(() => FlowPicture.Draw(flow));
        Assert.Throws<ArgumentException>(() => FlowPicture.DrawLikeNeurMap(flow));
        Assert.Throws<ArgumentException>(() => FlowLines.Draw(new PlanarImage(1, 1, 2), flow));
    }

    // Hue is the angle, counter-clockwise from the right as seen; saturation goes from the shortest to the longest.
    [Theory]
    [InlineData(8, 0, 1, 0, 0)]
    [InlineData(-8, 0, 1, 0, 0)]
    [InlineData(0, -8, 0.5f, 1, 0)]
    [InlineData(0, 8, 0.5f, 0, 1)]
    [InlineData(-3, 3, 1, 0.93787f, 0.75147f)] // reversed, 45 degrees up; sqrt(18) is a quarter of the way from 3 to 8
    public void DrawLikeNeurMap_Directions_HaveTheAuthorsHues(float u, float v, float red, float green, float blue)
    {
        PlanarImage picture = FlowPicture.DrawLikeNeurMap(new MotionFlow(1, 3, [u, 3, 8], [v, 0, 0]));

        AssertColour((red, green, blue), picture, 0, 0);
        AssertColour((1, 1, 1), picture, 1, 0);
        AssertColour((1, 0, 0), picture, 2, 0);
    }

    [Fact]
    public void DrawLikeNeurMap_UniformFlow_IsWhite() =>
        Assert.All(FlowPicture.DrawLikeNeurMap(MotionFlow.Uniform(2, 2, new MotionVector(3, 4))).Values, value => Assert.Equal(1, value));

    private static void AssertColour((float Red, float Green, float Blue) expected, PlanarImage picture, int x, int y)
    {
        int i = (y * picture.Width) + x;
        Assert.Equal(expected.Red, picture.Plane(0)[i], 1e-4f);
        Assert.Equal(expected.Green, picture.Plane(1)[i], 1e-4f);
        Assert.Equal(expected.Blue, picture.Plane(2)[i], 1e-4f);
    }

    [Fact]
    public void Legend_OfAMaximum_IsTheOneThatDrawAdds()
    {
        PlanarImage drawn = FlowPicture.Draw(new MotionFlow(92, 5), maximumLength: 40);

        Assert.Equal(drawn.Crop(5, 0, 72, 92).Values, FlowPicture.Legend(40).Values);
    }
}
