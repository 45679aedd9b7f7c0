using System.Collections.Concurrent;
using Unblur.Imaging;

namespace Unblur.Data;

/// <summary>Reports photos that cannot be read and are left out, each once, and sets that are too small. Safe from several threads.</summary>
/// <param name="warn">Receives each message, from any thread; null for none.</param>
public sealed class LeftOutPhotos(Action<string>? warn)
{
    private readonly ConcurrentDictionary<string, bool> _photos = new(StringComparer.Ordinal);

    /// <summary>Reports a photo that cannot be read, the first time that it is added.</summary>
    /// <param name="failure">Names the photo and what is wrong with it.</param>
    public void Add(PhotoException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (_photos.TryAdd(failure.Photo, true))
        {
            warn?.Invoke($"left out: {failure.Message}");
        }
    }

    /// <summary>Warns where there is one item alone: training on it runs, and teaches that item by heart.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="kind">What it is, such as "sharp photo".</param>
    /// <param name="patch">Side of a patch, px.</param>
    public void WarnOfOne(int count, string kind, int patch)
    {
        if (count == 1)
        {
            warn?.Invoke(
                $"there is only 1 {kind} of at least {patch} x {patch} px: the networks learn it by heart and nothing about others. "
                + $"Add {kind}s of different things (hundreds do), or use a smaller data.patch where others are too small.");
        }
    }
}
