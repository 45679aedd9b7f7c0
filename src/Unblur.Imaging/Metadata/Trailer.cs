using System.Text;

namespace Unblur.Imaging.Metadata;

/// <summary>What follows the picture in a file: the video of a motion photo, further images (gain map, depth map, preview), data of the camera.</summary>
internal static class Trailer
{
    private const int Looked = 4096;

    /// <summary>The content behind the end of the image in words; nothing if there is only padding.</summary>
    public static IEnumerable<string> Describe(Stream file, long end)
    {
        byte[] head = Head(file, end, out long length);
        if (length == 0)
        {
            yield break;
        }

        string size = Sizes.Words(length);
        ReadOnlySpan<byte> start = head;
        yield return start.IndexOf("ftyp"u8) >= 0 ? $"the video behind the picture (motion photo, {size})"
            : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? $"the further images behind the picture (gain map, depth map or preview, {size})"
            : $"the data behind the picture ({size})";
    }

    /// <summary>The first bytes that are not padding, and how many follow from there to the end of the file.</summary>
    private static byte[] Head(Stream file, long end, out long length)
    {
        byte[] buffer = new byte[1 << 16];
        file.Position = end;
        for (int read; (read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
        {
            int first = buffer.AsSpan(0, read).IndexOfAnyExcept(s_padding);
            if (first < 0)
            {
                continue;
            }

            // A marker begins with 0xFF, which is padding elsewhere.
            first = first > 0 && buffer[first] == 0xD8 ? first - 1 : first;
            length = file.Length - (file.Position - read + first);
            return buffer[first..Math.Min(read, first + Looked)];
        }

        length = 0;
        return [];
    }

    private static readonly System.Buffers.SearchValues<byte> s_padding = System.Buffers.SearchValues.Create([0, 0xFF, (byte)'\r', (byte)'\n', (byte)' ']);
}
