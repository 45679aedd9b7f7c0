namespace Unblur.Physics.Blind;

/// <summary>A plane in a larger one whose opposite borders meet: what is added goes over from one border of the plane to the other.</summary>
internal static class WrapPadding
{
    /// <summary>Pads at the right and at the bottom.</summary>
    /// <param name="plane">By row.</param>
    /// <param name="width">Of the plane.</param>
    /// <param name="padded">By row, to be filled.</param>
    /// <param name="paddedWidth">At least the width.</param>
    public static void Pad(ReadOnlySpan<float> plane, int width, Span<float> padded, int paddedWidth)
    {
        int height = plane.Length / width, paddedHeight = padded.Length / paddedWidth;
        for (int y = 0; y < height; y++)
        {
            Span<float> row = padded.Slice(y * paddedWidth, paddedWidth);
            plane.Slice(y * width, width).CopyTo(row);
            for (int x = width; x < paddedWidth; x++)
            {
                row[x] = Between(row[width - 1], row[0], Share(x - width, paddedWidth - width));
            }
        }

        for (int y = height; y < paddedHeight; y++)
        {
            float share = Share(y - height, paddedHeight - height);
            for (int x = 0; x < paddedWidth; x++)
            {
                padded[(y * paddedWidth) + x] = Between(padded[((height - 1) * paddedWidth) + x], padded[x], share);
            }
        }
    }

    private static float Share(int at, int count) => (at + 1f) / (count + 1);

    private static float Between(float first, float last, float share) => first + (share * (last - first));
}
