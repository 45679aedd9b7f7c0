using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowPictures;

/// <summary>A motion flow as lines over the photo: each has the direction and length of the blur at its middle.</summary>
/// <remarks>White with a black outline, anti-aliased. Both ends look the same, since a blur has no sign. No motion is a dot.</remarks>
public static class FlowLines
{
    private const double HalfWidth = 0.8;
    private const double Rim = 1;

    /// <summary>Draws over a copy of the photo.</summary>
    /// <param name="photo">1 or 3 channels, [0,1].</param>
    /// <param name="flow">The motion, of the photo's size.</param>
    /// <param name="spacing">Px between the middles of lines, at least 1. Default 24.</param>
    /// <param name="scale">Factor on the length of lines, at least 0. Default 1: the length of the blur.</param>
    /// <returns>A new picture of the photo's size and channels.</returns>
    /// <exception cref="ArgumentException">The sizes differ, or a component of the flow is not finite.</exception>
    public static PlanarImage Draw(PlanarImage photo, MotionFlow flow, int spacing = 24, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(photo);
        Drawing.RequireFinite(flow);
        ArgumentOutOfRangeException.ThrowIfLessThan(spacing, 1);
        if (!(scale >= 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale of lines must be finite and at least 0.");
        }

        if (photo.Height != flow.Height || photo.Width != flow.Width)
        {
            throw new ArgumentException(
                $"The photo is {photo.Height} x {photo.Width} but the flow {flow.Height} x {flow.Width}: resize the flow to the photo.", nameof(flow));
        }

        PlanarImage picture = new(photo.Channels, photo.Height, photo.Width, [.. photo.Values]);
        for (int y = Math.Min(spacing, flow.Height) / 2; y < flow.Height; y += spacing)
        {
            for (int x = Math.Min(spacing, flow.Width) / 2; x < flow.Width; x += spacing)
            {
                DrawLine(picture, x, y, flow[x, y].U * scale / 2, flow[x, y].V * scale / 2);
            }
        }

        return picture;
    }

    /// <summary>The line from (x - halfX, y - halfY) to (x + halfX, y + halfY).</summary>
    private static void DrawLine(PlanarImage picture, int x, int y, double halfX, double halfY)
    {
        const double Margin = HalfWidth + Rim + 1;
        (int reachX, int reachY) = (Reach(halfX, picture.Width), Reach(halfY, picture.Height));
        for (int dy = -reachY; dy <= reachY; dy++)
        {
            for (int dx = -reachX; dx <= reachX; dx++)
            {
                double distance = Distance(dx, dy, halfX, halfY);
                if (distance < Margin)
                {
                    Drawing.Blend(picture, x + dx, y + dy, 0, Coverage(HalfWidth + Rim - distance));
                    Drawing.Blend(picture, x + dx, y + dy, 1, Coverage(HalfWidth - distance));
                }
            }
        }

        static int Reach(double half, int size) => (int)Math.Min(Math.Ceiling(Math.Abs(half) + Margin), size);
    }

    private static double Distance(double x, double y, double halfX, double halfY)
    {
        double square = (halfX * halfX) + (halfY * halfY);
        double along = square > 0 ? Math.Clamp(((x * halfX) + (y * halfY)) / square, -1, 1) : 0;
        return Math.Sqrt(Math.Pow(x - (along * halfX), 2) + Math.Pow(y - (along * halfY), 2));
    }

    private static float Coverage(double inside) => (float)Math.Clamp(inside + 0.5, 0, 1);
}
