namespace Unblur.Imaging.Metadata;

/// <summary>Reading blocks whose claimed length may be a lie.</summary>
internal static class StreamReading
{
    /// <summary>Fills <paramref name="buffer"/>; false where the stream ends before.</summary>
    public static bool TryFill(this Stream stream, Span<byte> buffer) =>
        stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;

    /// <summary>The next bytes; false, with nothing allocated, where the stream does not have so many.</summary>
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
