using Unblur.Torch;

namespace Unblur.Restoring.Tiles;

/// <summary>One of the eight rotations and mirror images of a square: first mirrored, then transposed.</summary>
internal sealed record Dihedral(bool FlipRows, bool FlipColumns, bool Transpose)
{
    private const int Rows = 2;
    private const int Columns = 3;

    /// <summary>The image as it is.</summary>
    internal static Dihedral None { get; } = new(false, false, false);

    internal static IReadOnlyList<Dihedral> All { get; } =
        [.. from transpose in new[] { false, true } from rows in new[] { false, true } from columns in new[] { false, true } select new Dihedral(rows, columns, transpose)];

    /// <param name="image">(N, C, H, W).</param>
    internal Tensor Apply(Tensor image) => Transposed(Flipped(image));

    /// <summary>The inverse of <see cref="Apply"/>.</summary>
    internal Tensor Undo(Tensor image) => Flipped(Transposed(image));

    private Tensor Transposed(Tensor image) => Transpose ? image.Transpose(Rows, Columns) : image;

    private Tensor Flipped(Tensor image)
    {
        long[] dimensions = [.. FlipRows ? [Rows] : Array.Empty<long>(), .. FlipColumns ? [Columns] : Array.Empty<long>()];
        return dimensions.Length > 0 ? image.Flip(dimensions) : image;
    }
}
