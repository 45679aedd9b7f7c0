using Unblur.Networks;

namespace Unblur.Restoring;

/// <summary>The tiles of an image, row by row.</summary>
internal sealed record TilePlan(TileAxis Columns, TileAxis Rows)
{
    /// <summary>No tile is smaller, unless the image is.</summary>
    internal const int SmallestTile = 64;

    /// <summary>Beyond this the influence of a pixel is below one level of 8 bits in all networks that were measured, whatever they can reach.</summary>
    private const int FarthestInfluence = 128;

    internal int Count => Columns.Count * Rows.Count;

    internal bool IsWhole => Count == 1;

    /// <summary>The longer side of a tile; 0 for a whole image.</summary>
    internal int ReportedTile => IsWhole ? 0 : Math.Max(Columns.Size, Rows.Size);

    internal static TilePlan Of(int width, int height, NetworkCard card, int tile, int overlap)
        => new(TileAxis.Plan(width, card.SizeMultiple, tile, overlap), TileAxis.Plan(height, card.SizeMultiple, tile, overlap));

    /// <summary>The overlap that a network needs.</summary>
    internal static int OverlapFor(NetworkCard card) => Math.Min(card.ReceptiveRadius, FarthestInfluence);
}
