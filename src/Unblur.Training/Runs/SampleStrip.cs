using Unblur.Imaging;

namespace Unblur.Training.Runs;

/// <summary>
/// The layout of a sample picture: parts of one size next to each other with white columns between them, from the left blurry, restored,
/// motion of the blurry photo and, where it is known, sharp. A report cuts the parts out of the saved strip again.
/// </summary>
/// <remarks>
/// The parts are square, so the size of a strip alone says how many it has. Cutting them out spares a second set of files; encoding a part
/// once more for the report costs nothing that is visible.
/// </remarks>
internal static class SampleStrip
{
    private const int Gap = 4;

    /// <summary>What the parts are, from the left.</summary>
    internal static readonly string[] Labels = ["blurry", "restored", "motion", "sharp"];

    /// <summary>Joins parts.</summary>
    /// <param name="parts">3 x S x S each, [0,1]; blurry, restored, motion and, where it is known, sharp.</param>
    /// <returns>3 x S x (parts * (S + 4) - 4).</returns>
    /// <exception cref="ArgumentException">A part is not a square of the first one's size.</exception>
    internal static PlanarImage Join(params PlanarImage[] parts)
    {
        int side = parts[0].Height;
        if (parts.FirstOrDefault(part => part.Width != side || part.Height != side) is { } other)
        {
            throw new ArgumentException($"a part of a sample picture is {other.Width} x {other.Height}: all must be {side} x {side}.", nameof(parts));
        }

        PlanarImage gap = new(3, side, Gap);
        Array.Fill(gap.Values, 1f);
        return PlanarImage.SideBySide([.. parts.SelectMany((part, i) => i == 0 ? new[] { part } : [gap, part])]);
    }

    /// <summary>Cuts a strip into its parts.</summary>
    /// <param name="strip">A picture of a run's <c>samples</c>.</param>
    /// <returns>The parts in the order of <see cref="Labels"/>, three or four; none where the picture is not such a strip.</returns>
    internal static PlanarImage[] Cut(PlanarImage strip)
    {
        (int count, int rest) = Math.DivRem(strip.Width + Gap, strip.Height + Gap);
        return rest == 0 && count is 3 or 4
            ? [.. Enumerable.Range(0, count).Select(i => strip.Crop(i * (strip.Height + Gap), 0, strip.Height, strip.Height))]
            : [];
    }
}
