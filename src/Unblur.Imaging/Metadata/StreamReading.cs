namespace Unblur.Imaging.Metadata;

/// <summary>Reads blocks whose length field may be wrong.</summary>
internal static class StreamReading
{
    /// <summary>Fills <paramref name="buffer"/>; returns false if the stream ends first.</summary>
    public static bool TryFill(this Stream stream, Span<byte> buffer) =>
        stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;

    /// <summary>Reads the next bytes; returns false, without allocating, if the stream has fewer.</summary>
    public static bool TryRead(this Stream stream, long length, out byte[] bytes)
    {
        bytes = [];
        if (length < 0 || length > stream.Length - stream.Position || length > Array.MaxLength)
        {
            return false;
        }

        bytes = new byte[length];
        return stream.TryFill(bytes);
    }
}
