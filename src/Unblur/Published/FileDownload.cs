using System.Net;
using System.Net.Http.Headers;

namespace Unblur.Published;

/// <summary>
/// Fetches files over HTTP. What has arrived is kept as <c>NAME.part</c>, from where the next attempt continues; only what was verified gets the name.
/// </summary>
internal sealed class FileDownload : IDisposable
{
    internal const string PartSuffix = ".part";

    private const int BufferBytes = 1 << 17;

    private readonly DownloadOptions _options;
    private readonly HttpClient _client;

    internal FileDownload(DownloadOptions options)
    {
        _options = options;

        // HTTPS_PROXY, HTTP_PROXY and NO_PROXY are used by default. Silence is measured here, a whole download may take any time.
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = options.Connecting }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("unblur", typeof(FileDownload).Assembly.GetName().Version?.ToString(3)));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Fetches a file, verifies it and gives it its name.</summary>
    /// <exception cref="ModelException">It cannot be fetched, or is not the file that was published.</exception>
    /// <exception cref="IOException">It cannot be written, or another process is fetching it.</exception>
    internal async Task Fetch(PublishedFile file, string path, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        string part = path + PartSuffix;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                bool hadSome = File.Exists(part) && new FileInfo(part).Length > 0;
                await Receive(file, part, progress, cancellation).ConfigureAwait(false);
                string? problem = await Task.Run(() => FileCheck.Problem(part, file), cancellation).ConfigureAwait(false);
                if (problem is null)
                {
                    File.Move(part, path, overwrite: true);
                    return;
                }

                File.Delete(part);
                if (!hadSome)
                {
                    throw Another(file, problem);
                }
            }
            catch (ModelException)
            {
                if (FileCheck.Length(part) == 0)
                {
                    File.Delete(part);
                }

                throw;
            }
            catch (BrokenDownloadException broken) when (attempt >= _options.MostAttempts)
            {
                throw new ModelException($"{file.Address} could not be fetched in {attempt} attempts: {broken.Message}{Kept(part, file)}", broken);
            }
            catch (BrokenDownloadException)
            {
                await Task.Delay(_options.Pause * attempt, cancellation).ConfigureAwait(false);
            }
            catch (HttpRequestException failure)
            {
                throw new ModelException($"{file.Address} could not be fetched: {failure.Message}{Kept(part, file)}", failure);
            }
        }
    }

    private static string Kept(string part, PublishedFile file)
        => File.Exists(part) && new FileInfo(part).Length is var bytes and > 0 ? $" ({bytes} of {file.Bytes} bytes are kept, the next attempt continues from there)" : "";

    private async Task Receive(PublishedFile file, string part, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        var stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length > file.Bytes)
            {
                stream.SetLength(0);
            }

            if (stream.Length < file.Bytes)
            {
                using HttpResponseMessage response = await Ask(file, stream.Length, cancellation).ConfigureAwait(false);
                RequireLength(response, file);
                Align(stream, response);
                await Copy(response, stream, file, progress, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> Ask(PublishedFile file, long from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        HttpResponseMessage response = await Watched(
            silence => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence), cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        using (response)
        {
            string answer = $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}";
            throw response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                ? new BrokenDownloadException(answer)
                : new HttpRequestException(answer);
        }
    }

    /// <summary>A server that says beforehand that its file has another length (a page to log in, say) has not got the one that is wanted, however often it is asked.</summary>
    private static void RequireLength(HttpResponseMessage response, PublishedFile file)
    {
        long? length = response.StatusCode switch
        {
            HttpStatusCode.PartialContent => response.Content.Headers.ContentRange?.Length,
            HttpStatusCode.OK => response.Content.Headers.ContentLength,
            _ => null,
        };
        if (length is { } offered && offered != file.Bytes)
        {
            throw Another(file, $"it has {offered} bytes, but {file.Name} as published has {file.Bytes}");
        }
    }

    private static ModelException Another(PublishedFile file, string problem)
        => new($"{file.Address} gives another file than the one that was published: {problem}. It is not used.");

    /// <summary>Puts the file where the answer begins: at its end where the server continues from there, else at its start.</summary>
    private static void Align(FileStream stream, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == stream.Length)
        {
            stream.Seek(0, SeekOrigin.End);
            return;
        }

        stream.SetLength(0);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new BrokenDownloadException($"the server cannot go on in the middle (it answers {(int)response.StatusCode})");
        }
    }

    private async Task Copy(HttpResponseMessage response, FileStream target, PublishedFile file, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        Stream source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            byte[] buffer = new byte[BufferBytes];
            while (target.Position <= file.Bytes)
            {
                int count = await Watched(silence => source.ReadAsync(buffer, silence).AsTask(), cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                await target.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                progress?.Report(new PullProgress(file, Math.Min(target.Position, file.Bytes)));
            }

            if (target.Position < file.Bytes && response.Headers.TransferEncodingChunked == true)
            {
                // Chunks have an end of their own: nothing was cut off.
                long length = target.Position;
                target.SetLength(0);
                throw Another(file, $"it has {length} bytes, but {file.Name} as published has {file.Bytes}");
            }

            if (target.Position < file.Bytes)
            {
                throw new BrokenDownloadException($"the connection ended after {target.Position} of {file.Bytes} bytes");
            }
        }
    }

    /// <summary>Waits for the network, but not for ever. What breaks a connection that was there becomes a <see cref="BrokenDownloadException"/>.</summary>
    private async Task<T> Watched<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(_options.Silence);
        try
        {
            return await work(silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException slow) when (!silence.IsCancellationRequested)
        {
            throw new BrokenDownloadException($"no connection to the server was made within {_options.Connecting.TotalSeconds:0.#} s", slow);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw new BrokenDownloadException($"nothing came for {_options.Silence.TotalSeconds:0.#} s", slow);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            throw new BrokenDownloadException(failure.Message, failure);
        }
        catch (IOException failure)
        {
            throw new BrokenDownloadException(failure.Message, failure);
        }
    }
}

/// <summary>How patient a download is.</summary>
internal sealed record DownloadOptions
{
    /// <summary>How often a connection may break before it is given up. Default 5.</summary>
    public int MostAttempts { get; init; } = 5;

    /// <summary>How long to wait before the second attempt; before each further one as much longer. Default 1 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may give nothing. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may take to be made. Default 20 s.</summary>
    public TimeSpan Connecting { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>A connection broke, or a server was busy: trying again may help.</summary>
internal sealed class BrokenDownloadException(string message, Exception? cause = null) : Exception(message, cause);
