using System.Security.Cryptography;
using Unblur.Published;

namespace Unblur.Tests.Published;

/// <summary>Two published weights, of which one needs the other.</summary>
internal static class PublishedSample
{
    /// <summary>The content of a file by a seed; that of seed 1 is the published one.</summary>
    internal static byte[] Content(int seed)
    {
        byte[] content = new byte[300_000];
        new Random(seed).NextBytes(content);
        return content;
    }

    internal static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal static PublishedFiles Files(string cache, Uri address, DownloadOptions? options = null)
    {
        byte[] content = Content(1);
        PublishedFile file = new() { Name = "weights.pth", Address = address, Bytes = content.Length, Sha256 = Sha256(content) };
        return new(
            cache,
            [
                new PublishedWeights { Name = "backbone", Description = "for tests", License = "MIT", Files = [file] },
                new PublishedWeights { Name = "heads", Description = "for tests", License = "MIT", Files = [file with { Name = "heads.pth" }], Needs = ["backbone"] },
            ],
            options ?? new DownloadOptions { MostAttempts = 3, Pause = TimeSpan.Zero });
    }

    /// <summary>Reports on the thread of the caller, as <see cref="Progress{T}"/> does not.</summary>
    internal sealed class Immediately<T>(Action<T> act) : IProgress<T>
    {
        public void Report(T value) => act(value);
    }
}
