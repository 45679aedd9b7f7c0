using Unblur.Imaging;

namespace Unblur.Physics.Shake;

/// <summary>The shake at every pixel, as ShakeUNet's U-Net sees it: its input <c>moments</c>.</summary>
public static class MomentPlanes
{
    /// <summary>Brings moments of usual shakes near 1, px.</summary>
    private const double Scale = 3;

    /// <summary>Makes the planes of an image.</summary>
    /// <param name="map">The shake, in the image's coordinates.</param>
    /// <param name="height">H, px.</param>
    /// <param name="width">W, px.</param>
    /// <returns>3 x H x W: spread, stretch and slant, px over 3.</returns>
    public static PlanarImage Of(ShakeMap map, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(map);
        PlanarImage planes = new(3, height, width);
        foreach (ShakeCell cell in map.Cells(height, width))
        {
            ShakeMoments moments = cell.Moments;
            foreach ((int channel, double value) in (ReadOnlySpan<(int, double)>)[(0, moments.Spread), (1, moments.Stretch), (2, moments.Slant)])
            {
                cell.AddTo(planes, channel, (float)(value / Scale));
            }
        }

        return planes;
    }
}
