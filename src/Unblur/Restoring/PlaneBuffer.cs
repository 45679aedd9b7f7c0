using Unblur.Imaging;

namespace Unblur.Restoring;

/// <summary>Planes that are used again and again: large arrays that are let go of stay in memory until the collector finds it worth a full collection.</summary>
internal sealed class PlaneBuffer
{
    private PlanarImage? _planes;

    /// <summary>Planes of a size, with any values; those given before are no longer the caller's.</summary>
    internal PlanarImage Take(int channels, int height, int width)
    {
        if (_planes is null || _planes.Channels != channels || _planes.Height != height || _planes.Width != width)
        {
            _planes = new PlanarImage(channels, height, width);
        }

        return _planes;
    }
}
