using Unblur.Published;
using Unblur.TestKit;

namespace Unblur.Tests.Published;

/// <summary>Which published weights are here, and whether they are whole.</summary>
public sealed class PublishedFilesTests : IDisposable
{
    private static readonly byte[] s_content = PublishedSample.Content(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pull_OverADamagedFile_ReplacesIt()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);
        await files.PullAsync("backbone");
        File.WriteAllBytes(files.Require("backbone"), PublishedSample.Content(4));

        Assert.Contains("damaged", Assert.Throws<ModelException>(() => files.Require("backbone")).Message, StringComparison.Ordinal);
        await files.PullAsync("backbone");

        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
    }

    [Fact]
    public void IsPulled_LinkToTheFile_IsTrue()
    {
        PublishedFiles files = Files(new Uri("http://127.0.0.1:1/weights.pth"));
        string path = files.PathOf(files.Find("backbone"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(_folder.File("elsewhere.bin"), s_content);
        File.CreateSymbolicLink(path, _folder.File("elsewhere.bin"));

        Assert.True(files.IsPulled(files.Find("backbone")));
        Assert.False(files.IsPulled(files.Find("heads")));
    }

    [Fact]
    public void Require_LinkThatLeadsNowhere_SaysThatItIsNotHere()
    {
        PublishedFiles files = Files(new Uri("http://127.0.0.1:1/weights.pth"));
        string path = files.PathOf(files.Find("backbone"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, _folder.File("nowhere.bin"));

        Assert.False(files.IsPulled(files.Find("backbone")));
        Assert.Contains("is not here", Assert.Throws<ModelException>(() => files.Require("backbone")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_DownloadThatWasBrokenOff_SaysHowMuchIsHere()
    {
        PublishedFiles files = Files(new Uri("http://127.0.0.1:1/weights.pth"));
        string path = files.PathOf(files.Find("backbone"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".part", [1, 2, 3]);

        string problem = Assert.Single(files.Verify(files.Find("backbone")));

        Assert.True(files.IsBegun(files.Find("backbone")));
        Assert.Contains("was broken off, and 3 of", problem, StringComparison.Ordinal);
        Assert.Contains("goes on with it", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_WhatIsNotHere_SaysWhatToRunAndWhereItComesFrom()
    {
        PublishedFiles files = Files(new Uri("http://127.0.0.1:1/weights.pth"));

        string message = Assert.Throws<ModelException>(() => files.Require("backbone")).Message;

        Assert.Contains("unblur models pull backbone", message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:1/weights.pth", message, StringComparison.Ordinal);
        Assert.Contains(files.PathOf(files.Find("backbone")), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AnUnknownName_ListsAll()
        => Assert.Contains("backbone, heads", Assert.Throws<ModelException>(() => Files(new Uri("http://127.0.0.1:1/")).Find("vgg12")).Message, StringComparison.Ordinal);

    private PublishedFiles Files(Uri address, DownloadOptions? options = null) => PublishedSample.Files(_folder.File("cache"), address, options);
}
