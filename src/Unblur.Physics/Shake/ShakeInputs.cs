namespace Unblur.Physics.Shake;

/// <summary>Makes what ShakeUNet's U-Net sees next to the blurry image: the sharpened image and the shake at every pixel.</summary>
/// <remarks>Keeps its working memory from one image to the next, so that photos of many tiles make no garbage. Not for several threads at once.</remarks>
/// <param name="maximumThreads">Threads to use; the result does not depend on it.</param>
public sealed class ShakeInputs(int maximumThreads)
{
    private readonly FilterWindow _window = new(maximumThreads);

    /// <summary>Threads to use.</summary>
    public int MaximumThreads => maximumThreads;

    /// <summary>Makes the inputs of one image.</summary>
    /// <param name="blurry">3 x H x W, RGB, [0,1]; not changed.</param>
    /// <param name="map">The shake, in the image's coordinates.</param>
    /// <param name="sharpened">3 x H x W; becomes what <see cref="HandShakeFilter"/> makes of the image, not clamped.</param>
    /// <param name="moments">3 x H x W; becomes spread, stretch and slant (<see cref="ShakeMoments"/>), px over 3.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void Make(PlaneSpan blurry, ShakeMap map, PlaneSpan sharpened, PlaneSpan moments)
    {
        ArgumentNullException.ThrowIfNull(map);
        HandShakeFilter.Apply(blurry, map, sharpened, _window);
        MomentPlanes.Fill(map, blurry.Height, blurry.Width, moments);
    }
}
