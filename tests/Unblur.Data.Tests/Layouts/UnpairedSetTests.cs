using Unblur.Data.Layouts;

namespace Unblur.Data.Tests.Layouts;

public sealed class UnpairedSetTests
{
    [Fact]
    public void Open_BlurryAndSharp_FindsBothAtAnyDepth()
    {
        using TestSet set = new TestSet().With("blurry/scene1/a.png", "blurry/b.png", "sharp/c.png");

        var found = UnpairedSet.Open(set.Path);

        Assert.Equal([set.At("blurry/b.png"), set.At("blurry/scene1/a.png")], found.Blurry);
        Assert.Equal([set.At("sharp/c.png")], found.Sharp);
    }

    [Fact]
    public void Open_OtherFolder_SaysWhatWasLookedFor()
    {
        using TestSet set = new TestSet().With("photos/a.png");

        Assert.Contains("blurry/ and sharp/", Assert.Throws<DataSetException>(() => UnpairedSet.Open(set.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFolders_OneWithoutPhotos_IsEmpty()
    {
        using TestSet set = new TestSet().With("a/1.png").Text("b/none.txt", "");

        Assert.Equal(DataSetFault.Empty, Assert.Throws<DataSetException>(() => UnpairedSet.FromFolders([set.At("a")], [set.At("b")])).Fault);
    }

    [Fact]
    public void FromFolders_Overlapping_NamesThePhoto()
    {
        using TestSet set = new TestSet().With("a/1.png", "a/b/2.png");

        Assert.Contains("2.png", Assert.Throws<DataSetException>(() => UnpairedSet.FromFolders([set.At("a")], [set.At("a/b")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromFolders_Missing_NamesIt()
        => Assert.Contains("no/such", Assert.Throws<DataSetException>(() => UnpairedSet.FromFolders(["no/such"], ["."])).Message, StringComparison.Ordinal);
}
