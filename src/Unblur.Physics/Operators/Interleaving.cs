using System.Numerics;

namespace Unblur.Physics.Operators;

/// <summary>Converts rows of separate planes to rows of interleaved pixels and back.</summary>
internal static class Interleaving
{
    /// <summary>Converts row y of planes C x H x W to W pixels of C values.</summary>
    public static void Join<T>(T[] planes, int channels, int height, int width, int y, Span<T> pixels)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> first = Row(planes, 0, height, width, y);
        if (channels == 1)
        {
            first.CopyTo(pixels);
            return;
        }

        if (channels == 3)
        {
            ReadOnlySpan<T> second = Row(planes, 1, height, width, y)[..first.Length];
            ReadOnlySpan<T> third = Row(planes, 2, height, width, y)[..first.Length];
            for (int x = 0; x < first.Length; x++)
            {
                Span<T> pixel = pixels.Slice(3 * x, 3);
                (pixel[0], pixel[1], pixel[2]) = (first[x], second[x], third[x]);
            }

            return;
        }

        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<T> row = Row(planes, channel, height, width, y);
            for (int x = 0; x < width; x++)
            {
                pixels[(x * channels) + channel] = row[x];
            }
        }
    }

    /// <summary>Converts W pixels of C values to row y of planes C x H x W.</summary>
    public static void Split<T>(ReadOnlySpan<T> pixels, T[] planes, int channels, int height, int width, int y)
        where T : unmanaged, INumber<T>
    {
        Span<T> first = Row(planes, 0, height, width, y);
        if (channels == 1)
        {
            pixels[..width].CopyTo(first);
            return;
        }

        if (channels == 3)
        {
            Span<T> second = Row(planes, 1, height, width, y)[..first.Length];
            Span<T> third = Row(planes, 2, height, width, y)[..first.Length];
            for (int x = 0; x < first.Length; x++)
            {
                ReadOnlySpan<T> pixel = pixels.Slice(3 * x, 3);
                (first[x], second[x], third[x]) = (pixel[0], pixel[1], pixel[2]);
            }

            return;
        }

        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> row = Row(planes, channel, height, width, y);
            for (int x = 0; x < width; x++)
            {
                row[x] = pixels[(x * channels) + channel];
            }
        }
    }

    private static Span<T> Row<T>(T[] planes, int channel, int height, int width, int y) =>
        planes.AsSpan(((channel * height) + y) * width, width);
}
