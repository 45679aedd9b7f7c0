using System.Net.Sockets;
using System.Net;
using Unblur.Published;
using Unblur.TestKit;

namespace Unblur.Tests.Published;

/// <summary>A server or a connection that fails on the way.</summary>
public sealed class BrokenPullTests : IDisposable
{
    private static readonly byte[] s_content = PublishedSample.Content(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        File.WriteAllBytes(part, PublishedSample.Content(7)[..1000]);

        await files.PullAsync("backbone");

        Assert.Equal(["bytes=1000-", ""], server.Ranges);
        Assert.Equal(s_content, File.ReadAllBytes(files.Require("backbone")));
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
            () => files.PullAsync("backbone", progress: new PublishedSample.Immediately<PullProgress>(_ => cancellation.Cancel()), cancellation: cancellation.Token));

        Assert.True(files.IsBegun(files.Find("backbone")));
        Assert.False(files.IsPulled(files.Find("backbone")));
    }

    private static async Task<bool> Connects(Socket socket, EndPoint server)
    {
        Task connecting = socket.ConnectAsync(server);
        return await Task.WhenAny(connecting, Task.Delay(TimeSpan.FromSeconds(2))) == connecting;
    }

    private PublishedFiles Files(Uri address, DownloadOptions? options = null) => PublishedSample.Files(_folder.File("cache"), address, options);
}
