using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Unblur.Reports.Tests;

public sealed partial class ChartTests
{
    [Fact]
    public void WriteFigure_OnePoint_DrawsADotInTheMiddle()
    {
        XElement dot = Assert.Single(Figure(new ChartPoint(7, 3)).Descendants("circle"));

        Assert.Equal(("216", "78"), (dot.Attribute("cx")!.Value, dot.Attribute("cy")!.Value));
    }

    [Fact]
    public void WriteFigure_NoPoint_SaysSo() => Assert.Equal(["no values yet"], Figure().Descendants("text").Select(text => text.Value));

    [Fact]
    public void WriteFigure_ConstantCurve_IsALineInTheMiddle()
        => Assert.Equal([(64, 78.0), (368, 78)], Places(Figure(new ChartPoint(1, 0), new ChartPoint(5, 0))));

    [Fact]
    public void WriteFigure_NegativeValues_HaveTheLargerOneAbove()
    {
        XElement figure = Figure(new ChartPoint(0, -4), new ChartPoint(10, -2));

        Assert.Equal([(64, 146.0), (368, 10)], Places(figure));
        Assert.Equal(["-2", "-3", "-4", "0", "10"], figure.Descendants("text").Select(text => text.Value));
    }

    [Theory]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(0, double.Epsilon)]
    [InlineData(-1e300, 1e-300)]
    public void WriteFigure_HugeAndTinyRanges_StayInTheChart(double first, double second)
        => Assert.All(Places(Figure(new ChartPoint(1, first), new ChartPoint(2, second))), place => Assert.InRange(place.Y, 10, 146));

    [Fact]
    public void WriteFigure_ValuesThatAreNotFinite_AreLeftOut()
    {
        XElement figure = Figure(new ChartPoint(1, 1), new ChartPoint(2, double.NaN), new ChartPoint(3, double.PositiveInfinity), new ChartPoint(4, 3));

        Assert.Equal([(64, 146.0), (368, 10)], Places(figure));
        Assert.Equal("a <b> 3", figure.Element("figcaption")!.Value);
    }

    [Fact]
    public void WriteFigure_ValuesCloseTogether_HaveLabelsThatDiffer()
    {
        string[] labels = [.. Figure(new ChartPoint(1, 30.0001), new ChartPoint(2, 30.0002)).Descendants("text").Take(3).Select(text => text.Value)];

        Assert.Equal(3, labels.Distinct().Count());
    }

    [Fact]
    public void WriteFigure_LongCurve_IsThinnedToMeans()
    {
        XElement figure = Figure([.. Enumerable.Range(0, 10000).Select(i => new ChartPoint(i, i % 2))]);

        Assert.InRange(Places(figure).Length, 100, 500);
        Assert.All(Places(figure), place => Assert.Equal(78, place.Y));
    }

    [Fact]
    public void WriteDocument_TwoCurves_NamesBothAndIsAPictureOfItsOwn()
    {
        using StringWriter file = new();
        Chart.WriteDocument(file, new Chart("gain", new ChartSeries("short", [new(1, 1), new(2, 2)]), new ChartSeries("long", [new(1, 0)])), new Chart("loss"));
        var picture = XDocument.Parse(file.ToString());

        Assert.Equal("http://www.w3.org/2000/svg", picture.Root!.Name.NamespaceName);
        string[] texts = [.. picture.Descendants().Where(part => part.Name.LocalName == "text").Select(part => part.Value)];
        Assert.Empty(new[] { "gain", "short", "long", "loss", "no values yet" }.Except(texts));
    }

    private static XElement Figure(params ChartPoint[] points)
    {
        using StringWriter page = new();
        new Chart("a <b>", new ChartSeries("a", points)).WriteFigure(page);
        return XElement.Parse(page.ToString());
    }

    private static (double X, double Y)[] Places(XElement figure)
    {
        string points = figure.Descendants("polyline").Single().Attribute("points")!.Value;
        return [.. Pair().Matches(points).Select(pair => (Number(pair.Groups[1]), Number(pair.Groups[2])))];
    }

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("([^ ,]+),([^ ,]+)")]
    private static partial Regex Pair();
}
