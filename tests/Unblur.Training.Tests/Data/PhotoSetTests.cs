using Unblur.TestKit;
using Unblur.Training.Data;

namespace Unblur.Training.Tests.Data;

public sealed class PhotoSetTests
{
    [Fact]
    public void Find_NestedFolders_GivesPhotosInOrdinalOrder()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "b"), 2);
        TestPhotos.Write(Path.Combine(folder.Path, "a", "deep"), 1);
        File.WriteAllText(Path.Combine(folder.Path, "notes.txt"), "no photo");

        var files = PhotoSet.Find([folder.Path]).Files;

        Assert.Equal(["a/deep/photo0.png", "b/photo0.png", "b/photo1.png"], files.Select(file => Path.GetRelativePath(folder.Path, file)));
    }

    [Fact]
    public void Find_SameFolderTwice_GivesEachPhotoOnce()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.Path, 2);

        Assert.Equal(2, PhotoSet.Find([folder.Path, folder.Path]).Files.Count);
    }

    [Fact]
    public void Find_MissingFolder_NamesIt()
        => Assert.Contains("no/such", Assert.Throws<DirectoryNotFoundException>(() => PhotoSet.Find(["no/such"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_NoPhoto_NamesTheFolder()
    {
        using TemporaryFolder folder = new();

        Assert.Contains(folder.Path, Assert.Throws<InvalidDataException>(() => PhotoSet.Find([folder.Path])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HoldOutEvery_Three_SplitsWithoutOverlap()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.Path, 7, 8, 8);

        var (training, heldOut) = PhotoSet.Find([folder.Path]).HoldOutEvery(3);

        Assert.Equal(3, heldOut.Files.Count);
        Assert.Equal(4, training.Files.Count);
        Assert.Empty(training.Files.Intersect(heldOut.Files));
    }
}
