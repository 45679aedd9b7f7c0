using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.FlowPictures;

namespace Unblur.Training.NeurMap;

/// <summary>What becomes of one photo: pictures of the same size.</summary>
/// <param name="Name">The photo's.</param>
/// <param name="Blurry">What D is given.</param>
/// <param name="Restored">What it makes of it, in [0,1].</param>
/// <param name="Motion">What M sees in the blurry photo, px of the full blur, canonical.</param>
/// <param name="Sharp">The truth; null where it is not known.</param>
internal sealed record NeurMapSample(string Name, PlanarImage Blurry, PlanarImage Restored, MotionFlow Motion, PlanarImage? Sharp)
{
    private const int Gap = 4;

    /// <summary>All pictures side by side: blurry, restored, motion (hue is direction, see <see cref="FlowPicture"/>), sharp.</summary>
    internal PlanarImage Strip()
    {
        PlanarImage[] parts = [Blurry, Restored, FlowPicture.Draw(Motion, legend: false), .. Sharp is null ? Array.Empty<PlanarImage>() : [Sharp]];
        PlanarImage strip = new(3, Blurry.Height, (parts.Length * (Blurry.Width + Gap)) - Gap);
        Array.Fill(strip.Values, 1f);
        for (int i = 0; i < parts.Length; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                for (int y = 0; y < Blurry.Height; y++)
                {
                    parts[i].Plane(channel).Slice(y * Blurry.Width, Blurry.Width).CopyTo(strip.Plane(channel)[((y * strip.Width) + (i * (Blurry.Width + Gap)))..]);
                }
            }
        }

        return strip;
    }
}
