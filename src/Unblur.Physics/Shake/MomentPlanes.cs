namespace Unblur.Physics.Shake;

/// <summary>The shake at every pixel, as ShakeUNet's U-Net sees it.</summary>
internal static class MomentPlanes
{
    /// <summary>Brings moments of usual shakes near 1, px.</summary>
    private const double Scale = 3;

    /// <summary>Fills the planes of an image.</summary>
    /// <param name="map">The shake, in the image's coordinates.</param>
    /// <param name="height">H, px.</param>
    /// <param name="width">W, px.</param>
    /// <param name="planes">3 x H x W; overwritten with spread, stretch and slant, px over 3.</param>
    internal static void Fill(ShakeMap map, int height, int width, PlaneSpan planes)
    {
        planes.Require(3, height, width, nameof(planes));
        planes.Values.Clear();
        foreach (ShakeCell cell in map.Cells(height, width))
        {
            ShakeMoments moments = cell.Moments;
            foreach ((int channel, double value) in (ReadOnlySpan<(int, double)>)[(0, moments.Spread), (1, moments.Stretch), (2, moments.Slant)])
            {
                cell.AddTo(planes, channel, (float)(value / Scale));
            }
        }
    }
}
