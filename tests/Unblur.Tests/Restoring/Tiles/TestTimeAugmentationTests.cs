using Unblur.Imaging;
using Unblur.Networks.ResUNet;
using Unblur.Restoring.Tiles;
using Unblur.Torch;

namespace Unblur.Tests.Restoring.Tiles;

public sealed class TestTimeAugmentationTests
{
    public static TheoryData<int> Views => [.. Enumerable.Range(0, Dihedral.All.Count)];

    [Theory]
    [MemberData(nameof(Views))]
    public void Undo_AfterApply_GivesTheImageBack(int view)
    {
        using var scope = new TensorScope();
        Tensor image = Tensor.Arange(0, 24).Reshape(1, 1, 4, 6);
        Assert.Equal(image.ToArray<float>(), Dihedral.All[view].Undo(Dihedral.All[view].Apply(image)).ToArray<float>());
    }

    [Fact]
    public void Views_OfAnImage_AreAllDifferent()
    {
        using var scope = new TensorScope();
        Tensor image = Tensor.Arange(0, 16).Reshape(1, 1, 4, 4);
        Assert.Equal(8, Dihedral.All.Select(view => string.Join(' ', view.Apply(image).ToArray<float>())).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Restore_OfAView_IsTheViewOfTheRestored(int view)
    {
        using var scope = new TensorScope();
        using ResUNet network = Make.SmallResUNet();
        var tiles = new TileNetwork(network, Device.Cpu, DType.Float32, augment: true);
        PlanarImage image = Make.Scene(40, 24);
        PlanarImage restoredThenViewed = Viewed(Restored(tiles, image), view);
        PlanarImage viewedThenRestored = Restored(tiles, Viewed(image, view));
        Assert.All(restoredThenViewed.Values.Zip(viewedThenRestored.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Restore_WithAugmentation_CallsTheNetworkEightTimes()
    {
        var network = new FakeNetwork(input => input.Clone());
        using Deblurrer deblurrer = Make.Deblurrer(network, Make.Plain with { TestTimeAugmentation = true });
        deblurrer.Restore(Make.Photo(40, 24));
        Assert.Equal(4, network.Inputs.Count(shape => shape[2] == 24));
        Assert.Equal(4, network.Inputs.Count(shape => shape[2] == 40));
    }

    private static PlanarImage Restored(TileNetwork tiles, PlanarImage image)
    {
        var result = new PlanarImage(image.Channels, image.Height, image.Width);
        tiles.Restore(image, new TilePlace(0, 0, image.Width, image.Height, Dihedral.None), tiles.Forward, result);
        return result;
    }

    private static PlanarImage Viewed(PlanarImage image, int view)
    {
        using var scope = new TensorScope();
        Tensor viewed = Dihedral.All[view].Apply(Tensor.From(image.Values, 1, image.Channels, image.Height, image.Width));
        return new PlanarImage(image.Channels, (int)viewed.Size(2), (int)viewed.Size(3), viewed.ToArray<float>());
    }
}
