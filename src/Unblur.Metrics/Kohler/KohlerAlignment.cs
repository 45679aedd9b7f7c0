using Unblur.Imaging;
using Unblur.Metrics.Alignment;
using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Kohler;

/// <summary>The result of <see cref="KohlerAlignment"/> for one frame.</summary>
/// <param name="Restored">Luma, scaled and moved, 1 x H x W; may leave [0,1]; 0 where nothing came from.</param>
/// <param name="Sharp">Luma of the frame, 0 there too.</param>
/// <param name="ShiftX">Pixels that the restored image was moved to the right.</param>
/// <param name="ShiftY">Pixels that it was moved down.</param>
/// <param name="Factor">The factor that it was multiplied by.</param>
public sealed record KohlerPair(PlanarImage Restored, PlanarImage Sharp, int ShiftX, int ShiftY, double Factor);

/// <summary>The alignment of the Köhler benchmark: one intensity factor and a shift by whole pixels, against each frame of the ground truth.</summary>
/// <remarks>
/// Köhler et al. 2012, the original MATLAB evaluation. The restored image z is multiplied by sum(xz) / sum(zz) for the frame x, moved to the peak of the
/// cross-correlation of the channels' means with 0 where nothing comes from, and the frame is set to 0 there too; both become luma. Nothing is rounded.
/// </remarks>
public sealed class KohlerAlignment
{
    private readonly PlanarImage _restored;
    private readonly IntegerShift _shift;

    /// <summary>Prepares a restored image for many frames.</summary>
    /// <param name="restored">RGB in [0,1].</param>
    public KohlerAlignment(PlanarImage restored)
    {
        ArgumentNullException.ThrowIfNull(restored);
        _restored = restored;
        _shift = new IntegerShift(ChannelMean(restored));
    }

    /// <summary>Aligns with one frame.</summary>
    /// <param name="frame">Of the restored image's size.</param>
    /// <exception cref="ArgumentException">The sizes differ, or the image is not RGB or grey.</exception>
    public KohlerPair Align(PlanarImage frame)
    {
        SizeCheck.Same(_restored, frame);
        double factor = Intensity.BestFactor(_restored, frame);
        if (!double.IsFinite(factor))
        {
            throw new AlignmentException("The restored image is black: there is nothing to align.");
        }

        (int x, int y) = _shift.Onto(ChannelMean(frame));
        PlanarImage moved = Intensity.Scale(Move(_restored, x, y), factor);
        PlanarImage kept = Intensity.Multiply(frame, Move(Ones(frame), x, y));
        return new KohlerPair(DoublePlane.Luma(moved).ToImage(), DoublePlane.Luma(kept).ToImage(), x, y, factor);
    }

    private static DoublePlane ChannelMean(PlanarImage image)
        => DoublePlane.Mix(image, [.. Enumerable.Repeat(1.0 / image.Channels, image.Channels)]);

    private static PlanarImage Ones(PlanarImage like)
    {
        var ones = new PlanarImage(like.Channels, like.Height, like.Width);
        Array.Fill(ones.Values, 1);
        return ones;
    }

    /// <summary>Moved right and down; 0 where nothing comes from.</summary>
    private static PlanarImage Move(PlanarImage image, int right, int down)
    {
        var moved = new PlanarImage(image.Channels, image.Height, image.Width);
        (int from, int to, int length) = (Math.Max(-right, 0), Math.Max(right, 0), image.Width - Math.Abs(right));
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = Math.Max(down, 0); y < image.Height + Math.Min(down, 0); y++)
            {
                image.Plane(channel).Slice(((y - down) * image.Width) + from, length).CopyTo(moved.Plane(channel)[((y * image.Width) + to)..]);
            }
        }

        return moved;
    }
}
