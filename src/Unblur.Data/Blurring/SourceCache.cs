namespace Unblur.Data.Blurring;

/// <summary>A cache of the photos opened last: samples of one photo are made one after the other. Safe from several threads.</summary>
internal sealed class SourceCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Path, Lazy<SourcePhoto> Photo)> _byUse = new();

    /// <summary>The photo; one that could not be opened is not tried again while it stays in the cache.</summary>
    public SourcePhoto Open(SourceFile source)
    {
        Lazy<SourcePhoto> photo;
        lock (_lock)
        {
            (string Path, Lazy<SourcePhoto> Photo) found = _byUse.FirstOrDefault(entry => entry.Path == source.Path);
            photo = found.Photo ?? new(() => SourcePhoto.Open(source));
            _byUse.Remove(found);
            _byUse.AddFirst((source.Path, photo));
            if (_byUse.Count > capacity)
            {
                _byUse.RemoveLast();
            }
        }

        return photo.Value;
    }
}
