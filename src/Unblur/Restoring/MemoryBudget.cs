using Unblur.Imaging;
using Unblur.Restoring.Tiles;

namespace Unblur.Restoring;

/// <summary>How large tiles may be under a memory cap.</summary>
/// <remarks>
/// Peak memory is modelled as what the process holds already, the result, the open rows, the planes of a tile and of a few strips of rows, and the
/// method's working memory (<see cref="MethodNeeds.BytesPerPixel"/>). ONNX Runtime takes less than that, about
/// 430 bytes for a pixel with the ShakeUNet, and gives it back after each tile.
/// </remarks>
/// <param name="Cap">Most bytes that the process (on an accelerator: the device) may hold.</param>
/// <param name="Held">Bytes that are held before the work begins.</param>
/// <param name="IsAccelerated">Whether the working memory is on an accelerator.</param>
internal sealed record MemoryBudget(long Cap, long Held, bool IsAccelerated)
{
    /// <summary>Part of the free memory that a restoration takes where no cap is given.</summary>
    internal const double ShareOfFree = 0.6;

    /// <summary>No tile is smaller, unless the photo is.</summary>
    internal const int SmallestTile = 64;

    /// <summary>Kept free for libraries that are loaded late, code that is compiled, and garbage that is not collected yet.</summary>
    private const long Reserve = 96L << 20;

    /// <summary>Larger images are cut even where they would fit: progress is reported and cancellation checked between tiles.</summary>
    private const long LargestWhole = 8_000_000;

    /// <summary>The longest side of a tile that is chosen automatically: more saves little.</summary>
    private const int LargestTile = 2048;

    /// <summary>Bytes per sample of planes: those read, those restored, and their copies in the runtime.</summary>
    private const int PlaneBytesPerPixel = 2 * 2 * 3 * sizeof(float);

    private const int Step = 64;
    private const int Strips = 16;

    /// <summary>What the options and the machine allow.</summary>
    /// <param name="maxBytes">The cap; 0 for a share of what is free.</param>
    /// <param name="memory">The machine.</param>
    /// <param name="isAccelerated">Whether the method runs on CUDA; its free memory is not known, and without a cap 4 GiB are taken.</param>
    internal static MemoryBudget Of(long maxBytes, SystemMemory memory, bool isAccelerated)
    {
        if (isAccelerated)
        {
            return new MemoryBudget(maxBytes > 0 ? maxBytes : 4L << 30, 0, IsAccelerated: true);
        }

        long held = memory.ResidentBytes();
        return new MemoryBudget(maxBytes > 0 ? maxBytes : held + (long)(ShareOfFree * memory.FreeBytes()), held, IsAccelerated: false);
    }

    /// <param name="photo">The image.</param>
    /// <param name="needs">Those of the method.</param>
    /// <returns>The tile for an image: 0 for the whole image; <see cref="SmallestTile"/> or more where it must be cut; null where nothing fits.</returns>
    internal int? Choose(Photo photo, MethodNeeds needs)
    {
        if ((long)photo.Width * photo.Height <= LargestWhole && Needed(photo, needs, 0) <= Cap)
        {
            return 0;
        }

        int longest = Math.Min(LargestTile, TileAxis.RoundUp(Math.Max(photo.Width, photo.Height), Step));
        for (int tile = longest; tile >= SmallestTile; tile -= Step)
        {
            if (Needed(photo, needs, tile) <= Cap)
            {
                return tile;
            }
        }

        return null;
    }

    /// <summary>Estimated peak in bytes.</summary>
    internal long Needed(Photo photo, MethodNeeds needs, int tile)
    {
        long width = TileAxis.RoundUp(tile == 0 ? photo.Width : Math.Min(tile, photo.Width), needs.SizeMultiple);
        long height = TileAxis.RoundUp(tile == 0 ? photo.Height : Math.Min(tile, photo.Height), needs.SizeMultiple);
        long activations = width * height * needs.BytesPerPixel;
        if (IsAccelerated)
        {
            return activations;
        }

        int samples = (photo.IsGrey ? 1 : 3) + (photo.HasAlpha ? 1 : 0);
        long results = (long)photo.Width * photo.Height * samples * (photo.Bits / 8) * (1 + needs.Results);
        long band = photo.Width * height * 3 * sizeof(float);
        long strips = (long)photo.Width * PhotoWriter.StripRows * 3 * sizeof(float) * Strips;
        return Held + Reserve + results + band + strips + activations + (width * height * PlaneBytesPerPixel);
    }
}
