using Unblur.Data.Layouts;
using Unblur.TestKit;

namespace Unblur.Data.Tests;

public sealed class PhotoFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Below_HiddenFilesFoldersAndOtherFiles_AreLeftOut()
    {
        foreach (string? file in new[] { "set/b.png", "set/a/c.JPG", "set/._b.png", "set/.thumbs/b.png", "set/notes.txt" })
        {
            Touch(file);
        }

        Assert.Equal([_folder.File("set/a/c.JPG"), _folder.File("set/b.png")], PhotoFiles.Below(_folder.File("set")));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../set")]
    public void Below_LinkToAFolderAroundIt_GivesEachPhotoOnce(string target)
    {
        Touch("set/deep/a.png");
        Directory.CreateSymbolicLink(_folder.File("set/deep/around"), target);

        Assert.Single(PhotoFiles.Below(_folder.File("set")));
    }

    [Fact]
    public void Below_FolderThatIsALinkWithALinkBackInIt_GivesEachPhotoOnce()
    {
        Touch("set/deep/a.png");
        Directory.CreateSymbolicLink(_folder.File("set/deep/back"), "..");
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("set"));

        Assert.Equal([_folder.File("link/deep/a.png")], PhotoFiles.Below(_folder.File("link")));
    }

    [Fact]
    public void Below_LinkToAFolderElsewhere_IsFollowed()
    {
        Touch("elsewhere/a.png");
        Touch("set/b.png");
        Directory.CreateSymbolicLink(_folder.File("set/linked"), _folder.File("elsewhere"));

        Assert.Equal([_folder.File("set/b.png"), _folder.File("set/linked/a.png")], PhotoFiles.Below(_folder.File("set")));
    }

    [Fact]
    public void Below_NoSuchFolder_Throws() => Assert.Equal(DataSetFault.Folder, Assert.Throws<DataSetException>(() => PhotoFiles.Below(_folder.File("nowhere"))).Fault);

    private void Touch(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), "");
    }
}
