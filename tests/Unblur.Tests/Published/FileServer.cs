using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Unblur.Tests.Published;

/// <summary>An HTTP server on this machine that holds one file, and can be set to misbehave.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly byte[] _content;
    private int _answered;

    public FileServer(byte[] content)
    {
        _content = content;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/weights.pth");
        _listener.Prefixes.Add(Address.GetLeftPart(UriPartial.Authority) + "/");
        _listener.Start();
        _ = Serve();
    }

    public Uri Address { get; }

    /// <summary>The Range header of every request; empty where there was none.</summary>
    public ConcurrentQueue<string> Ranges { get; } = [];

    /// <summary>How many answers break off, from the first on.</summary>
    public int BrokenAnswers { get; init; }

    /// <summary>After how many bytes they break off.</summary>
    public int BreaksAfter { get; init; }

    /// <summary>Whether it sends the whole file, whatever is asked for.</summary>
    public bool IgnoresRange { get; init; }

    /// <summary>Whether it stops sending instead of closing the connection.</summary>
    public bool FallsSilent { get; init; }

    /// <summary>Whether it sends chunks, so that nobody knows the length beforehand.</summary>
    public bool IsChunked { get; init; }

    /// <summary>What it answers in place of the file.</summary>
    public HttpStatusCode? Refusal { get; init; }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                Answer(await _listener.GetContextAsync());
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // closed
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string range = context.Request.Headers["Range"] ?? "";
        Ranges.Enqueue(range);
        if (Refusal is { } refusal)
        {
            context.Response.StatusCode = (int)refusal;
            context.Response.Close();
            return;
        }

        int from = 0;
        if (range.Length > 0 && !IgnoresRange)
        {
            from = int.Parse(range.AsSpan("bytes=".Length, range.Length - "bytes=-".Length), CultureInfo.InvariantCulture);
            context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
            context.Response.AddHeader("Content-Range", $"bytes {from}-{_content.Length - 1}/{_content.Length}");
        }

        Send(context.Response, from, isBroken: _answered++ < BrokenAnswers);
    }

    private void Send(HttpListenerResponse response, int from, bool isBroken)
    {
        if (IsChunked)
        {
            response.SendChunked = true;
        }
        else
        {
            response.ContentLength64 = _content.Length - from;
        }

        response.OutputStream.Write(_content, from, isBroken ? Math.Min(BreaksAfter, _content.Length - from) : _content.Length - from);
        response.OutputStream.Flush();
        if (!isBroken)
        {
            response.Close();
        }
        else if (!FallsSilent)
        {
            response.Abort();
        }
    }
}
