using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Physics.Deconvolution;

/// <summary>Images and flows with a margin, in which the edge goes on.</summary>
internal static class EdgePadding
{
    public static PlanarImage Pad(PlanarImage image, int marginX, int marginY)
    {
        PlanarImage padded = new(image.Channels, image.Height + (2 * marginY), image.Width + (2 * marginX));
        for (int channel = 0; channel < image.Channels; channel++)
        {
            Pad(image.Plane(channel), image.Width, padded.Plane(channel), marginX, marginY);
        }

        return padded;
    }

    public static MotionFlow Pad(MotionFlow flow, int marginX, int marginY)
    {
        MotionFlow padded = new(flow.Height + (2 * marginY), flow.Width + (2 * marginX));
        Pad(flow.U, flow.Width, padded.U, marginX, marginY);
        Pad(flow.V, flow.Width, padded.V, marginX, marginY);
        return padded;
    }

    /// <summary>1 within the margin's inner border, 0 in the margin.</summary>
    public static PlanarImage Inside(int channels, int height, int width, int marginX, int marginY)
    {
        PlanarImage ones = new(channels, height, width);
        ones.Values.AsSpan().Fill(1);
        return Inside(ones, marginX, marginY);
    }

    /// <summary>The image within the margin's inner border, 0 in the margin.</summary>
    public static PlanarImage Inside(PlanarImage image, int marginX, int marginY)
    {
        (int height, int width) = (image.Height, image.Width);
        PlanarImage inside = new(image.Channels, height + (2 * marginY), width + (2 * marginX));
        for (int row = 0; row < image.Channels * height; row++)
        {
            int y = (row / height * inside.Height) + marginY + (row % height);
            image.Values.AsSpan(row * width, width).CopyTo(inside.Values.AsSpan((y * inside.Width) + marginX, width));
        }

        return inside;
    }

    private static void Pad(ReadOnlySpan<float> plane, int width, Span<float> padded, int marginX, int marginY)
    {
        (int height, int stride) = (plane.Length / width, width + (2 * marginX));
        for (int y = 0; y < height + (2 * marginY); y++)
        {
            ReadOnlySpan<float> row = plane.Slice(Math.Clamp(y - marginY, 0, height - 1) * width, width);
            Span<float> target = padded.Slice(y * stride, stride);
            target[..marginX].Fill(row[0]);
            row.CopyTo(target[marginX..]);
            target[(marginX + width)..].Fill(row[^1]);
        }
    }
}
