using Unblur.Imaging;

namespace Unblur.Inference;

/// <summary>Images of any size for networks that take multiples: extended at the right and the lower edge, and cut again.</summary>
internal static class ImagePadding
{
    /// <summary>Mirrors an image, without repeating its outermost pixels; where it is too small for that, repeats these.</summary>
    /// <returns>The image itself where it has the size.</returns>
    internal static PlanarImage Mirror(PlanarImage image, int width, int height)
    {
        bool canMirror = width - image.Width < image.Width && height - image.Height < image.Height;
        return canMirror ? Extended(image, width, height, (place, size) => place < size ? place : (2 * (size - 1)) - place) : Repeat(image, width, height);
    }

    /// <summary>Repeats the outermost pixels of an image.</summary>
    /// <returns>The image itself where it has the size.</returns>
    internal static PlanarImage Repeat(PlanarImage image, int width, int height) => Extended(image, width, height, (place, size) => Math.Min(place, size - 1));

    /// <summary>The upper left part of an image.</summary>
    /// <returns>The image itself where it has the size.</returns>
    internal static PlanarImage Cut(PlanarImage image, int width, int height)
        => image.Width == width && image.Height == height ? image : image.Crop(0, 0, width, height);

    private static PlanarImage Extended(PlanarImage image, int width, int height, Func<int, int, int> source)
    {
        if (image.Width == width && image.Height == height)
        {
            return image;
        }

        PlanarImage result = new(image.Channels, height, width);
        int[] columns = [.. Enumerable.Range(image.Width, width - image.Width).Select(x => source(x, image.Width))];
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<float> from = image.Plane(channel).Slice(source(y, image.Height) * image.Width, image.Width);
                Span<float> to = result.Plane(channel).Slice(y * width, width);
                from.CopyTo(to);
                for (int i = 0; i < columns.Length; i++)
                {
                    to[image.Width + i] = from[columns[i]];
                }
            }
        }

        return result;
    }
}
