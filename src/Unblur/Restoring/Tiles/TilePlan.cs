using Unblur.Inference;

namespace Unblur.Restoring.Tiles;

/// <summary>The tiles of an image, row by row.</summary>
internal sealed record TilePlan(TileAxis Columns, TileAxis Rows)
{
    /// <summary>
    /// A trained network's far influence fades long before its receptive radius ends: with shakeunet, whose radius is 376, no pixel of
    /// 6000 x 4000 is more than 1 level (8 bit) from the untiled result in tiles of 1744.
    /// </summary>
    private const int FarthestInfluence = 320;

    internal int Count => Columns.Count * Rows.Count;

    internal bool IsWhole => Count == 1;

    /// <summary>The longer side of a tile; 0 for a whole image.</summary>
    internal int ReportedTile => IsWhole ? 0 : Math.Max(Columns.Size, Rows.Size);

    internal static TilePlan Of(int width, int height, int multiple, int tile, int overlap)
        => new(TileAxis.Plan(width, multiple, tile, overlap), TileAxis.Plan(height, multiple, tile, overlap));

    /// <summary>The overlap that a network needs.</summary>
    internal static int OverlapFor(NetworkTraits traits) => Math.Min(traits.ReceptiveRadius, FarthestInfluence);
}
