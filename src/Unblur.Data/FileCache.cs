using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>Makes caches of decoded photos, each in its own 8 or 16 bits.</summary>
internal static class PhotoCache
{
    /// <param name="limit">Bytes; null for a quarter of the memory.</param>
    internal static FileCache<Photo> Create(long? limit)
        => new(limit ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4), path => Photo.Open(path), Bytes);

    private static long Bytes(Photo photo)
        => (long)photo.Width * photo.Height * ((photo.IsGrey ? 1 : 3) + (photo.HasAlpha ? 1 : 0)) * (photo.Bits / 8);
}

/// <summary>A cache of read files up to a number of bytes; the least recently used file is dropped first. Safe from several threads.</summary>
/// <param name="limit">Bytes.</param>
/// <param name="read">Reads a file; an exception is cached and thrown again, too, as long as the file stays in the cache.</param>
/// <param name="size">Bytes that a read file takes.</param>
internal sealed class FileCache<T>(long limit, Func<string, T> read, Func<T, long> size)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    internal T Open(string path)
    {
        LinkedListNode<Entry> node = Touch(path);
        T? content = node.Value.Content.Value;
        Count(node, content);
        return content;
    }

    private LinkedListNode<Entry> Touch(string path)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(path, out LinkedListNode<Entry>? node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(path, read));
                _entries.Add(path, node);
            }

            _byUse.AddFirst(node);
            return node;
        }
    }

    private void Count(LinkedListNode<Entry> node, T content)
    {
        lock (_lock)
        {
            if (node.List is null || node.Value.Bytes > 0)
            {
                return;
            }

            node.Value.Bytes = size(content);
            _bytes += node.Value.Bytes;
            while (_bytes > limit && _byUse.Last is { } oldest)
            {
                _byUse.Remove(oldest);
                _entries.Remove(oldest.Value.Path);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    private sealed class Entry(string path, Func<string, T> read)
    {
        internal string Path { get; } = path;

        internal Lazy<T> Content { get; } = new(() => read(path));

        internal long Bytes { get; set; }
    }
}
