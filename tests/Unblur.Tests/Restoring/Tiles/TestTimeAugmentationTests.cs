using Unblur.Imaging;
using Unblur.Restoring.Tiles;

namespace Unblur.Tests.Restoring.Tiles;

public sealed class TestTimeAugmentationTests
{
    public static TheoryData<int> Views => [.. Enumerable.Range(0, Dihedral.All.Count)];

    [Theory]
    [MemberData(nameof(Views))]
    public void Undo_AfterApply_GivesTheImageBack(int view)
    {
        PlanarImage image = Counting(4, 6);
        Assert.Equal(image.Values, Dihedral.All[view].Undo(Dihedral.All[view].Apply(image)).Values);
    }

    [Fact]
    public void Views_OfAnImage_AreAllDifferent()
    {
        PlanarImage image = Counting(4, 4);
        Assert.Equal(8, Dihedral.All.Select(view => string.Join(' ', view.Apply(image).Values)).Distinct().Count());
    }

    [Fact]
    public void Apply_MirroredAndTransposed_PutsEachPixelWhereItBelongs()
    {
        PlanarImage view = new Dihedral(FlipRows: true, FlipColumns: false, Transpose: true).Apply(Counting(2, 3));
        Assert.Equal((3, 2), (view.Height, view.Width));
        Assert.Equal([3, 0, 4, 1, 5, 2], view.Values);                   // 0 1 2 / 3 4 5, its last row first, its columns as rows
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Restore_OfAView_IsTheViewOfTheRestored(int view)
    {
        using FakeNetwork network = OneSided();
        var tiles = new TileNetwork(network, augment: true);
        PlanarImage image = Make.Scene(40, 24);
        PlanarImage restoredThenViewed = Viewed(Restored(tiles, image), view);
        PlanarImage viewedThenRestored = Restored(tiles, Viewed(image, view));
        Assert.All(restoredThenViewed.Values.Zip(viewedThenRestored.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Restore_WithAugmentation_CallsTheNetworkEightTimes()
    {
        var network = FakeNetwork.OfValues(value => value);
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain with { TestTimeAugmentation = true });
        deblurrer.Restore(Make.Photo(40, 24));
        Assert.Equal(4, network.Inputs.Count(shape => shape[2] == 24));
        Assert.Equal(4, network.Inputs.Count(shape => shape[2] == 40));
    }

    private static PlanarImage Restored(TileNetwork tiles, PlanarImage image)
    {
        var result = new PlanarImage(image.Channels, image.Height, image.Width);
        tiles.Restore(image, new TilePlace(0, 0, image.Width, image.Height, Dihedral.None), tiles.Forward, result, CancellationToken.None);
        return result;
    }

    private static PlanarImage Viewed(PlanarImage image, int view)
    {
        return Dihedral.All[view].Apply(image);
    }

    private static PlanarImage Counting(int height, int width) => new(1, height, width, [.. Enumerable.Range(0, height * width).Select(i => (float)i)]);

    /// <summary>Adds to each pixel its left neighbour: without augmentation a view of the result is not the result of the view.</summary>
    private static FakeNetwork OneSided() => new(image => new PlanarImage(
        image.Channels, image.Height, image.Width, [.. image.Values.Select((value, i) => value + (i % image.Width > 0 ? 0.5f * image.Values[i - 1] : 0))]));
}
