using Unblur.Imaging;

namespace Unblur.Data.Blurring;

/// <summary>Blurs whole photos by means that this library does not have, such as a network: for <see cref="BlurKind.Bgan"/>.</summary>
public interface IPhotoBlur
{
    /// <summary>Blurs a photo; may be called from several threads at once.</summary>
    /// <param name="sharp">3 x H x W, gamma-encoded, [0,1]; not changed.</param>
    /// <param name="random">All draws come from it.</param>
    /// <returns>A new image, 3 x H x W, [0,1].</returns>
    PlanarImage Apply(PlanarImage sharp, Random random);
}
