using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;

namespace Unblur.Data.Blurring;

/// <summary>A blurred photo with its sharp photo, flow and kernel: all of one size.</summary>
/// <param name="Blurry">3 x H x W.</param>
/// <param name="Sharp">3 x H x W.</param>
internal sealed record BlurredPhoto(PlanarImage Blurry, PlanarImage Sharp)
{
    /// <summary>H x W; null where the kind has none.</summary>
    public MotionFlow? Flow { get; init; }

    public BlurKernel? Kernel { get; init; }

    public GongMotion? Motion { get; init; }

    public double? Length { get; init; }

    /// <summary>Crops the same number of pixels on opposite sides.</summary>
    public BlurredPhoto Cropped(int left, int top)
    {
        (int width, int height) = (Blurry.Width - (2 * left), Blurry.Height - (2 * top));
        return this with
        {
            Blurry = Blurry.Crop(left, top, width, height),
            Sharp = Sharp.Crop(left, top, width, height),
            Flow = Flow?.Crop(left, top, width, height),
        };
    }
}
