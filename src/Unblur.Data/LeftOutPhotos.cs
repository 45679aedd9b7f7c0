using System.Collections.Concurrent;
using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>Photos that cannot be read and are left out: each is told of once, however often it is tried. Safe from several threads.</summary>
/// <param name="warn">Told of each; null for nobody.</param>
internal sealed class LeftOutPhotos(Action<string>? warn)
{
    private readonly ConcurrentDictionary<string, bool> _photos = new(StringComparer.Ordinal);

    internal void Add(PhotoException failure)
    {
        if (_photos.TryAdd(failure.Photo, true))
        {
            warn?.Invoke($"left out: {failure.Message}");
        }
    }
}
