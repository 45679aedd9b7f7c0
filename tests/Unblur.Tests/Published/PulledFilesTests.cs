using System.Net;
using Unblur.Published;
using Unblur.TestKit;

namespace Unblur.Tests.Published;

/// <summary>A download that goes well, or is refused for what it brings.</summary>
public sealed class PulledFilesTests : IDisposable
{
    private static readonly byte[] s_content = PublishedSample.Content(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pull_FromTheServer_MakesTheFileAvailable()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);
        List<long> seen = [];

        await files.PullAsync("backbone", progress: new PublishedSample.Immediately<PullProgress>(at => seen.Add(at.Bytes)));

        string path = files.Require("backbone");
        Assert.Equal(s_content, File.ReadAllBytes(path));
        Assert.Equal(s_content.Length, seen[^1]);
        Assert.Equal(["weights.pth"], Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Pull_Again_AsksTheServerNoMore()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);

        await files.PullAsync("backbone");
        await files.PullAsync("backbone");

        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Pull_OfAnotherFile_IsRefusedAndLeavesNothing()
    {
        using FileServer server = new(PublishedSample.Content(2));
        PublishedFiles files = Files(server.Address);

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => files.PullAsync("backbone"));

        Assert.Contains(PublishedSample.Sha256(PublishedSample.Content(2)), failure.Message, StringComparison.Ordinal);
        Assert.Contains(PublishedSample.Sha256(s_content), failure.Message, StringComparison.Ordinal);
        Assert.False(files.IsBegun(files.Find("backbone")));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    [InlineData(1, true)]
    public async Task Pull_OfAFileOfAnotherSize_IsRefusedAtOnceAndLeavesNothing(int more, bool isChunked)
    {
        using FileServer server = new([.. s_content.Take(s_content.Length + Math.Min(more, 0)), .. new byte[Math.Max(more, 0)]]) { IsChunked = isChunked };
        PublishedFiles files = Files(server.Address);

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => files.PullAsync("backbone"));

        Assert.Contains("gives another file than the one that was published", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"it has {s_content.Length + more} bytes, but weights.pth as published has {s_content.Length}", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Ranges);
        Assert.False(files.IsBegun(files.Find("backbone")));
    }

    [Fact]
    public async Task Pull_OfAFileThatIsGone_SaysSoAndWhatToDo()
    {
        using FileServer server = new(s_content) { Refusal = HttpStatusCode.NotFound };

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(server.Address).PullAsync("backbone"));

        Assert.Contains(server.Address.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
        Assert.Contains("unblur models pull backbone --from FOLDER", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Pull_OfWhatNeedsAnother_BringsBoth()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);

        IReadOnlyList<PublishedWeights> pulled = await files.PullAsync("heads");

        Assert.Equal(["backbone", "heads"], pulled.Select(entry => entry.Name));
        Assert.Empty(files.Verify(files.Find("backbone")));
        Assert.Empty(files.Verify(files.Find("heads")));
    }

    private PublishedFiles Files(Uri address, DownloadOptions? options = null) => PublishedSample.Files(_folder.File("cache"), address, options);
}
