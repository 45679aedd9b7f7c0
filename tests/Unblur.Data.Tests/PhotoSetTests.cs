using Unblur.Data.Layouts;
using Unblur.TestKit;
using Unblur.TestKit.Images;

namespace Unblur.Data.Tests;

public sealed class PhotoSetTests
{
    [Fact]
    public void Find_NestedFolders_GivesPhotosInOrdinalOrder()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "b"), 2);
        TestPhotos.Write(Path.Combine(folder.Path, "a", "deep"), 1);
        File.WriteAllText(Path.Combine(folder.Path, "notes.txt"), "no photo");

        IReadOnlyList<string> files = PhotoSet.Find([folder.Path]).Files;

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
        => Assert.Contains("no/such", Assert.Throws<DataSetException>(() => PhotoSet.Find(["no/such"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_NoPhoto_NamesTheFolder()
    {
        using TemporaryFolder folder = new();

        Assert.Contains(folder.Path, Assert.Throws<DataSetException>(() => PhotoSet.Find([folder.Path])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OverlappingFolders_GivesEachPhotoOnce()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "a"), 2, 8, 8);

        Assert.Equal(2, PhotoSet.Find([folder.Path, Path.Combine(folder.Path, "a", "..", "a")]).Files.Count);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 1000)]
    [InlineData(7, 3)]
    public void HoldOutEvery_AnyNumber_SplitsIntoTwoThatAreNotEmpty(int photos, int n)
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.Path, photos, 8, 8);

        (PhotoSet training, PhotoSet heldOut) = PhotoSet.Find([folder.Path]).HoldOutEvery(n);

        Assert.NotEmpty(training.Files);
        Assert.NotEmpty(heldOut.Files);
        Assert.Equal(photos, training.Files.Union(heldOut.Files).Count());
        Assert.Empty(training.Files.Intersect(heldOut.Files));
    }

    [Fact]
    public void HoldOutEvery_PhotosAdded_MovesNone()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(folder.Path, 20, 8, 8);
        (PhotoSet Training, PhotoSet HeldOut) before = PhotoSet.Find([folder.Path]).HoldOutEvery(3);
        TestPhotos.Write(Path.Combine(folder.Path, "Another"), 20, 8, 8);

        (PhotoSet Training, PhotoSet HeldOut) after = PhotoSet.Find([folder.Path]).HoldOutEvery(3);

        Assert.Subset(after.HeldOut.Files.ToHashSet(), before.HeldOut.Files.ToHashSet());
        Assert.Subset(after.Training.Files.ToHashSet(), before.Training.Files.ToHashSet());
    }

    [Fact]
    public void Find_LinkToAnotherPhoto_CountsItOnce()
    {
        using TemporaryFolder folder = new();
        TestPhotos.Write(Path.Combine(folder.Path, "z"), 2, 8, 8);
        File.CreateSymbolicLink(folder.File("a.png"), "z/photo0.png");
        Directory.CreateSymbolicLink(folder.File("b"), "z");

        Assert.Equal(2, PhotoSet.Find([folder.Path]).Files.Count);
    }
}
