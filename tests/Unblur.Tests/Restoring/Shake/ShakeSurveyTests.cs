using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Physics.Shake;
using Unblur.Restoring.Shake;
using Unblur.Restoring.Tiles;

namespace Unblur.Tests.Restoring.Shake;

public sealed class ShakeSurveyTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(300, 200, 1, 1)]
    [InlineData(768, 512, 3, 2)]
    [InlineData(1000, 90, 4, 1)]
    public void Of_Photo_HasCellsOfAbout256Pixels(int width, int height, int columns, int rows)
    {
        using ShakeNetwork network = Network();
        ShakeMap map = ShakeSurvey.Of(Make.Photo(width, height), network, 0, default).Map;
        Assert.Equal((columns, rows), (map.Columns, map.Rows));
        Assert.Equal((0, width, height), (map.ColumnEdges[0], map.ColumnEdges[^1], map.RowEdges[^1]));
    }

    [Fact]
    public void Of_PhotoOfThreeCells_JudgesThemTogether()
    {
        using ShakeNetwork network = Network();
        ShakeMap map = ShakeSurvey.Of(Make.Photo(768, 512), network, 0, default).Map;
        Assert.Single(Enumerable.Range(0, 6).Select(i => map[i / 3, i % 3]).Distinct());
    }

    [Fact]
    public void Of_PhotoOfManyCells_TellsItsEndsApart()
    {
        using ShakeNetwork network = Network();
        var photo = Photo.FromPlanes(Halves(1280, 256));
        ShakeMap map = ShakeSurvey.Of(photo, network, 0, default).Map;
        Assert.NotEqual(map[0, 0], map[0, map.Columns - 1]);
    }

    [Theory]
    [InlineData(700, 330, 384)]
    [InlineData(1100, 200, 512)]
    public void Restore_InTiles_EqualsTheWholeImage(int width, int height, int tile)
    {
        var photo = Photo.FromPlanes(Halves(width, height), 16);
        DeblurResult whole = Restore(photo, Make.Plain);
        DeblurResult tiled = Restore(photo, Make.Plain with { Tile = tile, TileOverlap = 128 });
        Assert.True(tiled.Report.Tiles > 1);
        (PlanarImage expected, PlanarImage actual) = (whole.Photo.ToPlanes(), tiled.Photo.ToPlanes());
        Assert.All(Enumerable.Range(0, expected.Values.Length), i => Assert.Equal(expected.Values[i], actual.Values[i], 0.003));
        Assert.True(PsnrOf(expected, photo.ToPlanes()) < 45, "the network must change the photo for this to say anything");
    }

    [Fact]
    public void Restore_Turned_IsWhatItIsWithoutTurning()
    {
        // The filter alone, which treats all directions alike: moments that were not turned with the photo would show.
        using ShakeNetwork network = Network();
        TileNetwork filterOnly = new(network, augment: false), turned = new(network, augment: true);
        PlanarImage scene = Halves(640, 300);
        ShakeMap map = new([0, 200, 640], [0, 300], new ShakeMoments[,] { { new(6, 1, 2), new(1, 3, -1) } });
        (PlanarImage once, PlanarImage eightTimes) = (new PlanarImage(3, 300, 640), new PlanarImage(3, 300, 640));
        TilePlace place = new(0, 0, 640, 300, Dihedral.None);
        filterOnly.Restore(scene, place, network.Forward(map), once, default);
        turned.Restore(scene, place, network.Forward(map), eightTimes, default);
        Assert.True(PsnrOf(once, scene) < 40);
        Assert.All(Enumerable.Range(0, once.Values.Length), i => Assert.Equal(once.Values[i], eightTimes.Values[i], 0.003));
    }

    private static DeblurResult Restore(Photo photo, DeblurOptions options)
    {
        using var deblurrer = new Deblurrer(ShakeMethod.Of(Network(), Make.Card, options, NullLogger.Instance), options);
        return deblurrer.Restore(photo);
    }

    /// <summary>An estimator that answers by what it sees, and a U-Net that leaves the sharpened photo as it is.</summary>
    private static ShakeNetwork Network() => new(
        new FakeNetwork(inputs => [inputs[1]], reach: HandShakeFilter.Context),
        new FakeNetwork(
            inputs => [NetworkValue.Of([0.6f + (0.1f * MathF.Tanh(inputs[0].Values.Sum() / 1000)), 0.3f, 0.2f])],
            vectorLength: ShakeFeatures.Count(judgesKind: false)),
        threads: 1);

    /// <summary>Smooth on the left, sharp on the right.</summary>
    private static PlanarImage Halves(int width, int height)
    {
        PlanarImage image = Make.Scene(width, height);
        for (int i = 0; i < image.Values.Length; i++)
        {
            int x = i % width;
            image.Values[i] = x < width / 2 ? 0.5f + (0.2f * MathF.Sin(x / 20f) * MathF.Cos(i / width % height / 15f)) : image.Values[i];
        }

        return image;
    }

    private static double PsnrOf(PlanarImage left, PlanarImage right)
    {
        double error = 0.0;
        for (int i = 0; i < left.Values.Length; i++)
        {
            error += Math.Pow(left.Values[i] - right.Values[i], 2);
        }

        return -10 * Math.Log10(error / left.Values.Length);
    }
}
