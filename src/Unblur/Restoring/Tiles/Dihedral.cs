using Unblur.Imaging;

namespace Unblur.Restoring.Tiles;

/// <summary>One of the eight rotations and mirror images of a square: first mirrored, then transposed.</summary>
internal sealed record Dihedral(bool FlipRows, bool FlipColumns, bool Transpose)
{
    /// <summary>The image as it is.</summary>
    internal static Dihedral None { get; } = new(false, false, false);

    internal static IReadOnlyList<Dihedral> All { get; } =
        [.. from transpose in new[] { false, true } from rows in new[] { false, true } from columns in new[] { false, true } select new Dihedral(rows, columns, transpose)];

    /// <summary>The view of an image.</summary>
    internal PlanarImage Apply(PlanarImage image) => Transposed(Flipped(image));

    /// <summary>The inverse of <see cref="Apply"/>.</summary>
    internal PlanarImage Undo(PlanarImage image) => Flipped(Transposed(image));

    private PlanarImage Transposed(PlanarImage image) => Transpose
        ? Moved(image, new PlanarImage(image.Channels, image.Width, image.Height), (x, y) => (x * image.Height) + y)
        : image;

    private PlanarImage Flipped(PlanarImage image) => FlipRows || FlipColumns
        ? Moved(
            image, new PlanarImage(image.Channels, image.Height, image.Width),
            (x, y) => ((FlipRows ? image.Height - 1 - y : y) * image.Width) + (FlipColumns ? image.Width - 1 - x : x))
        : image;

    private static PlanarImage Moved(PlanarImage source, PlanarImage target, Func<int, int, int> place)
    {
        for (int channel = 0; channel < source.Channels; channel++)
        {
            Span<float> from = source.Plane(channel), to = target.Plane(channel);
            for (int y = 0; y < source.Height; y++)
            {
                for (int x = 0; x < source.Width; x++)
                {
                    to[place(x, y)] = from[(y * source.Width) + x];
                }
            }
        }

        return target;
    }
}
