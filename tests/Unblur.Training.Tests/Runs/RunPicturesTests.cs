using Unblur.Imaging;
using Unblur.TestKit;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public sealed class RunPicturesTests
{
    [Fact]
    public void TryWrite_Picture_IsNamedByPhotoAndStep()
    {
        using TemporaryFolder folder = new();

        Assert.True(new RunPictures(folder.File("samples"), warn: null).TryWrite("00-dog", 12, () => new PlanarImage(3, 8, 8)));
        Assert.True(File.Exists(folder.File("samples/00-dog-00000012.jpg")));
    }

    [Fact]
    public void TryWrite_FolderThatCannotBeMade_WarnsOnceAndGoesOn()
    {
        using TemporaryFolder folder = new();
        folder.Write("samples", [1]);
        List<string> warnings = [];
        RunPictures pictures = new(folder.File("samples"), warnings.Add);

        Assert.False(pictures.TryWrite("a", 1, () => new PlanarImage(3, 8, 8)));
        Assert.False(pictures.TryWrite("a", 2, () => new PlanarImage(3, 8, 8)));
        Assert.Contains("samples", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void TryWrite_PictureThatCannotBeDrawn_WarnsWithTheReason()
    {
        using TemporaryFolder folder = new();
        List<string> warnings = [];

        Assert.False(new RunPictures(folder.Path, warnings.Add).TryWrite("a", 1, () => throw new ArgumentException("the flow has a component of NaN")));
        Assert.Contains("a component of NaN", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void TryWrite_FullDiskAtTheEventFile_WarnsAndKeepsThePicture()
    {
        using TemporaryFolder folder = new();
        List<string> warnings = [];

        RunPictures pictures = new(folder.Path, warnings.Add);

        Assert.False(pictures.TryWrite("a", 1, () => new PlanarImage(3, 8, 8), _ => throw new IOException("No space left on device")));
        Assert.Single(warnings);
        Assert.True(File.Exists(folder.File("a-00000001.jpg")));
    }

    [Fact]
    public void TryWrite_FaultOfTheProgram_IsNotHidden()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<InvalidOperationException>(() => new RunPictures(folder.Path, warn: null).TryWrite("a", 1, () => throw new InvalidOperationException()));
    }

    [Fact]
    public void TryWriteLegend_OfAScale_IsFoundWithItsLength()
    {
        using TemporaryFolder folder = new();
        new RunPictures(folder.Path, warn: null).TryWriteLegend(40);

        string legend = RunPictures.LegendIn(folder.Path)!;

        Assert.Equal("40", RunPictures.LengthOf(legend));
        Assert.True(PhotoCodec.Load(legend).Width > 0);
    }
}
