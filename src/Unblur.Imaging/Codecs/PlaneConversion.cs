using System.Numerics;

namespace Unblur.Imaging.Codecs;

/// <summary>Converts regions of interleaved samples to float planes in [0,1] and back.</summary>
/// <remarks>
/// With alpha, planes hold premultiplied colour (colour x alpha), and written colour is divided by the photo's alpha; where alpha
/// is 0 the hidden colour stays. So invisible colour never bleeds into an edge, and writing unchanged planes gives the same bits.
/// </remarks>
internal static class PlaneConversion
{
    public static void Read(PixelBuffer pixels, int x, int y, PlanarImage planes)
    {
        int width = planes.Width;
        for (int row = 0; row < planes.Height; row++)
        {
            Span<float> red = planes.Plane(0).Slice(row * width, width);
            Span<float> green = planes.Plane(1).Slice(row * width, width);
            Span<float> blue = planes.Plane(2).Slice(row * width, width);
            if (pixels.Bits == 8)
            {
                ReadRow<byte>(pixels.Row<byte>(x, y + row, width), pixels.Bands, byte.MaxValue, red, green, blue);
            }
            else
            {
                ReadRow<ushort>(pixels.Row<ushort>(x, y + row, width), pixels.Bands, ushort.MaxValue, red, green, blue);
            }
        }
    }

    public static void Write(PixelBuffer pixels, int x, int y, PlanarImage planes)
    {
        int width = planes.Width;
        for (int row = 0; row < planes.Height; row++)
        {
            ReadOnlySpan<float> red = planes.Plane(0).Slice(row * width, width);
            ReadOnlySpan<float> green = planes.Plane(planes.Channels == 1 ? 0 : 1).Slice(row * width, width);
            ReadOnlySpan<float> blue = planes.Plane(planes.Channels == 1 ? 0 : 2).Slice(row * width, width);
            if (pixels.Bits == 8)
            {
                WriteRow(pixels.Row<byte>(x, y + row, width), pixels.Bands, byte.MaxValue, red, green, blue);
            }
            else
            {
                WriteRow(pixels.Row<ushort>(x, y + row, width), pixels.Bands, ushort.MaxValue, red, green, blue);
            }
        }
    }

    private static void ReadRow<T>(ReadOnlySpan<T> row, int bands, float full, Span<float> red, Span<float> green, Span<float> blue)
        where T : unmanaged, INumber<T>
    {
        int colours = bands <= 2 ? 1 : 3;
        for (int i = 0, at = 0; i < red.Length; i++, at += bands)
        {
            float alpha = bands == colours ? 1f : float.CreateTruncating(row[at + colours]) / full;
            red[i] = float.CreateTruncating(row[at]) / full * alpha;
            green[i] = colours == 1 ? red[i] : float.CreateTruncating(row[at + 1]) / full * alpha;
            blue[i] = colours == 1 ? red[i] : float.CreateTruncating(row[at + 2]) / full * alpha;
        }
    }

    private static void WriteRow<T>(Span<T> row, int bands, float full, ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue)
        where T : unmanaged, INumber<T>
    {
        int colours = bands <= 2 ? 1 : 3;
        for (int i = 0, at = 0; i < red.Length; i++, at += bands)
        {
            float alpha = bands == colours ? 1f : float.CreateTruncating(row[at + colours]) / full;
            if (alpha == 0f)
            {
                continue;
            }

            if (colours == 1)
            {
                row[at] = Sample<T>(Luma(red[i], green[i], blue[i]) / alpha, full);
                continue;
            }

            row[at] = Sample<T>(red[i] / alpha, full);
            row[at + 1] = Sample<T>(green[i] / alpha, full);
            row[at + 2] = Sample<T>(blue[i] / alpha, full);
        }
    }

    /// <summary>ITU-R BT.601 luma of clamped values, computed so that three equal planes give exactly their value.</summary>
    private static float Luma(float red, float green, float blue)
    {
        (red, green, blue) = (Math.Clamp(red, 0f, 1f), Math.Clamp(green, 0f, 1f), Math.Clamp(blue, 0f, 1f));
        return green + (0.299f * (red - green)) + (0.114f * (blue - green));
    }

    /// <summary>Clamps and rounds to nearest; NaN becomes 0.</summary>
    private static T Sample<T>(float value, float full)
        where T : unmanaged, INumber<T> =>
        T.CreateTruncating((int)((Math.Clamp(value, 0f, 1f) * full) + 0.5f));
}
