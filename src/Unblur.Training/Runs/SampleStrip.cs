using Unblur.Imaging;

namespace Unblur.Training.Runs;

/// <summary>
/// The parts of a sample picture: squares of one size, which its file shows from the left in this order. A report cuts them out of the file again.
/// </summary>
/// <remarks>
/// Four white columns stand between two parts, and the gap of a missing motion stays, so the size of a picture alone says which parts it has. Cutting them
/// out spares a second set of files; encoding a part once more for the report costs nothing that is visible.
/// </remarks>
/// <param name="Blurry">3 x S x S, [0,1], as the other parts.</param>
/// <param name="Restored">What the network makes of it.</param>
/// <param name="Motion">A picture of the motion of the blurry photo; null where none is estimated.</param>
/// <param name="Sharp">The truth; null where it is not known. One of the last two is there.</param>
internal sealed record SampleStrip(PlanarImage Blurry, PlanarImage Restored, PlanarImage? Motion, PlanarImage? Sharp)
{
    private const int Gap = 4;

    /// <summary>The parts that are there, with their labels.</summary>
    internal IEnumerable<(string Label, PlanarImage Picture)> Parts()
    {
        (string Label, PlanarImage? Picture)[] all = [("blurry", Blurry), ("restored", Restored), ("motion", Motion), ("sharp", Sharp)];
        return all.Where(part => part.Picture is not null).Select(part => (part.Label, part.Picture!));
    }

    /// <summary>Joins the parts.</summary>
    /// <returns>3 x S x (3 S + 8) without sharp, (3 S + 12) without motion, (4 S + 12) with all.</returns>
    /// <exception cref="ArgumentException">A part is not a square of the first one's size, or there is neither motion nor sharp.</exception>
    internal PlanarImage Join()
    {
        int side = Blurry.Height;
        if (Parts().FirstOrDefault(part => (part.Picture.Width, part.Picture.Height) != (side, side)) is { Picture: { } other } wrong)
        {
            throw new ArgumentException($"{wrong.Label} of a sample picture is {other.Width} x {other.Height}: all parts must be {side} x {side}.");
        }

        return (Motion, Sharp) switch
        {
            ({ } motion, null) => PlanarImage.SideBySide(Blurry, White(Gap), Restored, White(Gap), motion),
            ({ } motion, { } sharp) => PlanarImage.SideBySide(Blurry, White(Gap), Restored, White(Gap), motion, White(Gap), sharp),
            (null, { } sharp) => PlanarImage.SideBySide(Blurry, White(Gap), Restored, White(2 * Gap), sharp),
            _ => throw new ArgumentException("a sample picture has neither motion nor sharp: give one of them."),
        };

        PlanarImage White(int width)
        {
            PlanarImage gap = new(3, side, width);
            Array.Fill(gap.Values, 1f);
            return gap;
        }
    }

    /// <summary>Cuts a picture into its parts.</summary>
    /// <param name="picture">A picture of a run's <c>samples</c>.</param>
    /// <returns>The parts; null where the picture is not of this layout.</returns>
    internal static SampleStrip? Cut(PlanarImage picture)
    {
        int side = picture.Height;
        bool isWithoutSharp = picture.Width == (3 * side) + (2 * Gap), isWithoutMotion = picture.Width == (3 * side) + (3 * Gap);
        return isWithoutSharp || isWithoutMotion || picture.Width == (4 * side) + (3 * Gap)
            ? new SampleStrip(Part(0), Part(side + Gap), isWithoutMotion ? null : Part(2 * (side + Gap)), isWithoutSharp ? null : Part(picture.Width - side))
            : null;

        PlanarImage Part(int left) => picture.Crop(left, 0, side, side);
    }
}
