using Unblur.Published;
using Unblur.TestKit;

namespace Unblur.Tests.Published;

/// <summary>Weights that are taken from a folder.</summary>
public sealed class FolderPullTests : IDisposable
{
    private static readonly byte[] s_content = PublishedSample.Content(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pull_FromAFolder_FindsFilesByContentWhateverTheirName()
    {
        string source = Directory.CreateDirectory(_folder.File("usb/deep/down")).FullName;
        File.WriteAllBytes(Path.Combine(source, "weights.pth"), PublishedSample.Content(3));
        File.WriteAllBytes(Path.Combine(source, "renamed.bin"), s_content);
        PublishedFiles files = Files(new Uri("http://127.0.0.1:1/weights.pth"));

        await files.PullAsync("backbone", _folder.File("usb"));

        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
    }

    [Fact]
    public async Task Pull_FromAFolderOfLinks_TakesWhatTheyLeadTo()
    {
        File.WriteAllBytes(_folder.File("elsewhere.bin"), s_content);
        string source = Directory.CreateDirectory(_folder.File("usb")).FullName;
        File.CreateSymbolicLink(Path.Combine(source, "weights.pth"), _folder.File("elsewhere.bin"));
        File.CreateSymbolicLink(Path.Combine(source, "lost.pth"), _folder.File("nowhere.bin"));
        Directory.CreateSymbolicLink(Path.Combine(source, "up"), source);
        PublishedFiles files = Files(new Uri("http://127.0.0.1:1/weights.pth"));

        await files.PullAsync("backbone", source);

        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
    }

    [Fact]
    public async Task Pull_FromAFolderWithALinkUp_NamesTheOtherFileByItsOwnPath()
    {
        string source = Directory.CreateDirectory(_folder.File("usb")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(source, "a"), source);
        File.WriteAllBytes(Path.Combine(source, "weights.pth"), PublishedSample.Content(3));

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(new Uri("http://127.0.0.1:1/weights.pth")).PullAsync("backbone", source));

        Assert.Contains($"({Path.Combine(source, "weights.pth")} is another one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_FromAFolderWithAnotherFile_NamesItAndBothChecksums()
    {
        string source = Directory.CreateDirectory(_folder.File("usb")).FullName;
        File.WriteAllBytes(Path.Combine(source, "weights.pth"), PublishedSample.Content(3));

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(new Uri("http://127.0.0.1:1/weights.pth")).PullAsync("backbone", source));

        Assert.Contains(Path.Combine(source, "weights.pth"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(PublishedSample.Sha256(PublishedSample.Content(3)), failure.Message, StringComparison.Ordinal);
        Assert.Contains(PublishedSample.Sha256(s_content), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_FromNoFolder_IsRefused()
        => Assert.Contains("no folder", (await Assert.ThrowsAsync<ModelException>(
            () => Files(new Uri("http://127.0.0.1:1/")).PullAsync("backbone", _folder.File("nowhere")))).Message, StringComparison.Ordinal);

    private PublishedFiles Files(Uri address, DownloadOptions? options = null) => PublishedSample.Files(_folder.File("cache"), address, options);
}
