using Unblur.Imaging;

namespace Unblur.Training.Data;

/// <summary>Decoded photos up to a number of bytes; the one not used for longest goes first. Safe from several threads.</summary>
internal sealed class PhotoCache(long limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <exception cref="PhotoException">The file is no readable photo; it is not tried again while it stays in here.</exception>
    internal Photo Open(string path)
    {
        var node = Touch(path);
        var photo = node.Value.Photo.Value;
        Count(node, photo);
        return photo;
    }

    private LinkedListNode<Entry> Touch(string path)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(path, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(path));
                _entries.Add(path, node);
            }

            _byUse.AddFirst(node);
            return node;
        }
    }

    private void Count(LinkedListNode<Entry> node, Photo photo)
    {
        lock (_lock)
        {
            if (node.List is null || node.Value.Bytes > 0)
            {
                return;
            }

            var channels = (photo.IsGrey ? 1 : 3) + (photo.HasAlpha ? 1 : 0);
            node.Value.Bytes = (long)photo.Width * photo.Height * channels * (photo.Bits / 8);
            _bytes += node.Value.Bytes;
            while (_bytes > limit && _byUse.Last is { } oldest)
            {
                _byUse.Remove(oldest);
                _entries.Remove(oldest.Value.Path);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    private sealed class Entry(string path)
    {
        internal string Path { get; } = path;

        internal Lazy<Photo> Photo { get; } = new(() => Imaging.Photo.Open(path));

        internal long Bytes { get; set; }
    }
}
