using Unblur.Networks;

namespace Unblur.Restoring;

/// <summary>The tiles of an image, row by row.</summary>
internal sealed record TilePlan(TileAxis Columns, TileAxis Rows)
{
    /// <summary>No tile is smaller, unless the image is.</summary>
    internal const int SmallestTile = 64;

    /// <summary>Beyond this the influence of a pixel is below one level of 8 bits in the networks that were measured, whatever they can reach.</summary>
    /// <remarks>
    /// ResUNet in tiles of 512 against the whole image, share of the samples that differ by one level (none by more), float32 and bfloat16:
    /// overlap 32 0.1 and 0.2 %, 64 0.02 and 0.05 %, 96 0.003 and 0.02 %, 128 under 0.0005 and 0.01 %.
    /// </remarks>
    private const int FarthestInfluence = 128;

    internal int Count => Columns.Count * Rows.Count;

    internal bool IsWhole => Count == 1;

    /// <summary>The longer side of a tile; 0 for a whole image.</summary>
    internal int ReportedTile => IsWhole ? 0 : Math.Max(Columns.Size, Rows.Size);

    internal static TilePlan Of(int width, int height, NetworkCard card, int tile, int overlap)
        => new(TileAxis.Plan(width, card.SizeMultiple, tile, overlap), TileAxis.Plan(height, card.SizeMultiple, tile, overlap));

    /// <summary>The overlap that a network needs, but no more than a quarter of a tile: half would cost four times the work.</summary>
    internal static int OverlapFor(NetworkCard card, int tile) => Math.Min(Math.Min(card.ReceptiveRadius, FarthestInfluence), tile / 4);
}
