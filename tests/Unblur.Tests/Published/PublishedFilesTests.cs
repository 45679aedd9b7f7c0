using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Unblur.Published;
using Unblur.TestKit;

namespace Unblur.Tests.Published;

public sealed class PublishedFilesTests : IDisposable
{
    private static readonly byte[] s_content = Content(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pull_FromTheServer_MakesTheFileAvailable()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);
        List<long> seen = [];

        await files.PullAsync("backbone", progress: new Immediately<PullProgress>(at => seen.Add(at.Bytes)));

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
    public async Task Pull_AfterACutConnection_GoesOnWhereItEnded()
    {
        using FileServer server = new(s_content) { BrokenAnswers = 2, BreaksAfter = 100_000 };
        PublishedFiles files = Files(server.Address);

        await files.PullAsync("backbone");

        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
        Assert.Equal(3, server.Ranges.Count);
        Assert.Equal("", server.Ranges.First());
        Assert.All(server.Ranges.Skip(1), range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
        Assert.All(server.Ranges.Skip(1), range => Assert.NotEqual("bytes=0-", range));
    }

    [Fact]
    public async Task Pull_WhenAllConnectionsAreCut_KeepsWhatThereIsForTheNextRun()
    {
        using FileServer server = new(s_content) { BrokenAnswers = 3, BreaksAfter = 50_000 };
        PublishedFiles files = Files(server.Address);

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => files.PullAsync("backbone"));
        Assert.Contains("3 attempts", failure.Message, StringComparison.Ordinal);
        Assert.Contains("are kept", failure.Message, StringComparison.Ordinal);
        Assert.False(files.IsPulled(files.Find("backbone")));
        Assert.True(files.IsBegun(files.Find("backbone")));

        await files.PullAsync("backbone");
        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
        Assert.NotEqual("", server.Ranges.Last());
    }

    [Fact]
    public async Task Pull_FromAServerThatFallsSilent_GivesUpAndGoesOn()
    {
        using FileServer server = new(s_content) { BrokenAnswers = 1, BreaksAfter = 100_000, FallsSilent = true };
        PublishedFiles files = Files(server.Address, new DownloadOptions { Pause = TimeSpan.Zero, Silence = TimeSpan.FromSeconds(3) });

        await files.PullAsync("backbone");

        Assert.Equal(2, server.Ranges.Count);
        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
    }

    [Fact]
    public async Task Pull_FromAServerThatIgnoresRanges_StartsOver()
    {
        using FileServer server = new(s_content) { BrokenAnswers = 1, BreaksAfter = 100_000, IgnoresRange = true };
        PublishedFiles files = Files(server.Address);

        await files.PullAsync("backbone");

        Assert.Equal(2, server.Ranges.Count);
        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
    }

    [Fact]
    public async Task Pull_OntoAPartOfAnotherFile_StartsOver()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);
        string part = files.PathOf(files.Find("backbone")) + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        File.WriteAllBytes(part, Content(7)[..1000]);

        await files.PullAsync("backbone");

        Assert.Equal(["bytes=1000-", ""], server.Ranges);
        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
    }

    [Fact]
    public async Task Pull_OfAnotherFile_IsRefusedAndLeavesNothing()
    {
        using FileServer server = new(Content(2));
        PublishedFiles files = Files(server.Address);

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => files.PullAsync("backbone"));

        Assert.Contains(Sha256(Content(2)), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256(s_content), failure.Message, StringComparison.Ordinal);
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
    public async Task Pull_OntoAPartFromAServerThatNowHasAnotherPage_KeepsThePart()
    {
        using FileServer server = new("log in first"u8.ToArray()) { IgnoresRange = true };
        PublishedFiles files = Files(server.Address);
        string part = files.PathOf(files.Find("backbone")) + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(part)!);
        File.WriteAllBytes(part, s_content[..1000]);

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => files.PullAsync("backbone"));

        Assert.Contains("it has 12 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(s_content[..1000], File.ReadAllBytes(part));
    }

    [Fact]
    public async Task Pull_FromAServerThatTakesNoConnection_SaysSo()
    {
        // A queue of connections that nobody takes: once it is full, no further one is made.
        using TcpListener full = new(IPAddress.Loopback, 0);
        full.Start(backlog: 1);
        List<Socket> waiting = [];
        try
        {
            do
            {
                waiting.Add(new(SocketType.Stream, ProtocolType.Tcp));
            }
            while (await Connects(waiting[^1], full.LocalEndpoint) && waiting.Count < 20);
            var options = new DownloadOptions { MostAttempts = 1, Connecting = TimeSpan.FromSeconds(0.5), Silence = TimeSpan.FromSeconds(30) };

            ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(new Uri($"http://{full.LocalEndpoint}/weights.pth"), options).PullAsync("backbone"));

            Assert.Contains("no connection to the server was made within 0.5 s", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            waiting.ForEach(socket => socket.Dispose());
        }
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
    public async Task Pull_FromABusyServer_TriesAgain()
    {
        using FileServer server = new(s_content) { Refusal = HttpStatusCode.ServiceUnavailable };

        await Assert.ThrowsAsync<ModelException>(() => Files(server.Address).PullAsync("backbone"));

        Assert.Equal(3, server.Ranges.Count);
    }

    [Fact]
    public async Task Pull_WithoutAServer_FailsAtOnce()
    {
        Uri address;
        using (FileServer server = new(s_content))
        {
            address = server.Address;
        }

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(address, new DownloadOptions { Pause = TimeSpan.FromHours(1) }).PullAsync("backbone"));

        Assert.Contains("backbone is not complete", failure.Message, StringComparison.Ordinal);
        Assert.Contains(address.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Cancelled_EndsAndKeepsWhatArrived()
    {
        using FileServer server = new(s_content) { BrokenAnswers = 1, BreaksAfter = 100_000, FallsSilent = true };
        PublishedFiles files = Files(server.Address);
        using CancellationTokenSource cancellation = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => files.PullAsync("backbone", progress: new Immediately<PullProgress>(_ => cancellation.Cancel()), cancellation: cancellation.Token));

        Assert.True(files.IsBegun(files.Find("backbone")));
        Assert.False(files.IsPulled(files.Find("backbone")));
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

    [Fact]
    public async Task Pull_FromAFolder_FindsFilesByContentWhateverTheirName()
    {
        string source = Directory.CreateDirectory(_folder.File("usb/deep/down")).FullName;
        File.WriteAllBytes(Path.Combine(source, "weights.pth"), Content(3));
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
        File.WriteAllBytes(Path.Combine(source, "weights.pth"), Content(3));

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(new Uri("http://127.0.0.1:1/weights.pth")).PullAsync("backbone", source));

        Assert.Contains($"({Path.Combine(source, "weights.pth")} is another one", failure.Message, StringComparison.Ordinal);
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
    public async Task Pull_FromAFolderWithAnotherFile_NamesItAndBothChecksums()
    {
        string source = Directory.CreateDirectory(_folder.File("usb")).FullName;
        File.WriteAllBytes(Path.Combine(source, "weights.pth"), Content(3));

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => Files(new Uri("http://127.0.0.1:1/weights.pth")).PullAsync("backbone", source));

        Assert.Contains(Path.Combine(source, "weights.pth"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256(Content(3)), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256(s_content), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_FromNoFolder_IsRefused()
        => Assert.Contains("no folder", (await Assert.ThrowsAsync<ModelException>(
            () => Files(new Uri("http://127.0.0.1:1/")).PullAsync("backbone", _folder.File("nowhere")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Pull_OverADamagedFile_ReplacesIt()
    {
        using FileServer server = new(s_content);
        PublishedFiles files = Files(server.Address);
        await files.PullAsync("backbone");
        File.WriteAllBytes(files.Require("backbone"), Content(4));

        Assert.Contains("damaged", Assert.Throws<ModelException>(() => files.Require("backbone")).Message, StringComparison.Ordinal);
        await files.PullAsync("backbone");

        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
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

    private static byte[] Content(int seed)
    {
        byte[] content = new byte[300_000];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static async Task<bool> Connects(Socket socket, EndPoint server)
    {
        Task connecting = socket.ConnectAsync(server);
        return await Task.WhenAny(connecting, Task.Delay(TimeSpan.FromSeconds(2))) == connecting;
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private PublishedFiles Files(Uri address, DownloadOptions? options = null)
    {
        PublishedFile file = new() { Name = "weights.pth", Address = address, Bytes = s_content.Length, Sha256 = Sha256(s_content) };
        return new(
            _folder.File("cache"),
            [
                new PublishedWeights { Name = "backbone", Description = "for tests", License = "MIT", Files = [file] },
                new PublishedWeights { Name = "heads", Description = "for tests", License = "MIT", Files = [file with { Name = "heads.pth" }], Needs = ["backbone"] },
            ],
            options ?? new DownloadOptions { MostAttempts = 3, Pause = TimeSpan.Zero });
    }

    /// <summary>Reports on the thread of the caller, as <see cref="Progress{T}"/> does not.</summary>
    private sealed class Immediately<T>(Action<T> act) : IProgress<T>
    {
        public void Report(T value) => act(value);
    }
}
