using Unblur.Torch;

namespace Unblur.Networks;

/// <summary>Images of any size for networks that take multiples.</summary>
internal static class SizePadding
{
    /// <summary>Mirrors an image at its right and lower edges, up to a size that a network takes.</summary>
    /// <param name="images">(N, C, H, W).</param>
    /// <param name="card">What the network takes.</param>
    /// <returns>(N, C, H', W'), the same tensor where it fits.</returns>
    /// <exception cref="ArgumentException">A side is too short to be mirrored.</exception>
    internal static Tensor Mirror(Tensor images, NetworkCard card)
    {
        (int bottom, int right) = (Missing(images.Size(2)), Missing(images.Size(3)));
        if (bottom >= images.Size(2) || right >= images.Size(3))
        {
            throw new ArgumentException($"{card.Name} takes sides of at least {card.SmallestSize} px, but got {images}: enlarge the image.", nameof(images));
        }

        return bottom == 0 && right == 0 ? images : Functional.Pad(images, 0, right, 0, bottom, PadMode.Reflect);

        int Missing(long size)
        {
            long smallest = Math.Max(size, card.SmallestSize);
            return (int)(((smallest + card.SizeMultiple - 1) / card.SizeMultiple * card.SizeMultiple) - size);
        }
    }

    /// <summary>The upper left part, which is what <see cref="Mirror"/> was given.</summary>
    internal static Tensor Cut(Tensor maps, long height, long width)
        => maps.Size(2) == height && maps.Size(3) == width ? maps : maps.Narrow(2, 0, height).Narrow(3, 0, width).Contiguous();
}
