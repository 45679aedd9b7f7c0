namespace Unblur.Imaging;

/// <summary>An image as float32 planes: the input and output of blur operators, metrics and networks.</summary>
/// <remarks>
/// Values are ordered channel, row, column (C x H x W); nominal range [0,1]; RGB (or one grey channel);
/// gamma-encoded sRGB unless the caller says linear. x right, y down.
/// </remarks>
public sealed class PlanarImage
{
    /// <summary>Wraps <paramref name="values"/> without copying.</summary>
    /// <exception cref="ArgumentException">The length of <paramref name="values"/> is not channels x height x width.</exception>
    public PlanarImage(int channels, int height, int width, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.LongLength != (long)channels * height * width)
        {
            throw new ArgumentException(
                $"{values.LongLength} values do not fill {channels} x {height} x {width}: give {(long)channels * height * width}.", nameof(values));
        }

        (Channels, Height, Width, Values) = (channels, height, width, values);
    }

    /// <summary>A black image.</summary>
    public PlanarImage(int channels, int height, int width)
        : this(channels, height, width, new float[checked((long)channels * height * width)])
    {
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>The values, C x H x W.</summary>
    public float[] Values { get; }

    /// <summary>The plane of one channel, H x W.</summary>
    public Span<float> Plane(int channel) => Values.AsSpan(channel * Height * Width, Height * Width);

    /// <summary>Joins copies of images side by side, from the left, with white below images that are less high than the others.</summary>
    /// <param name="images">At least one, of any sizes and equal channels; white is 1.</param>
    /// <returns>The same channels; the height of the highest image, and the sum of all widths.</returns>
    /// <exception cref="ArgumentException">There are no images, or their channels differ.</exception>
    public static PlanarImage SideBySide(params PlanarImage[] images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Length == 0 || images.Any(image => image.Channels != images[0].Channels))
        {
            throw new ArgumentException($"{images.Length} images of {string.Join(", ", images.Select(image => image.Channels))} channels cannot stand side by side: give some of equal channels.", nameof(images));
        }

        PlanarImage whole = new(images[0].Channels, images.Max(image => image.Height), images.Sum(image => image.Width));
        Array.Fill(whole.Values, 1);
        int left = 0;
        foreach (PlanarImage image in images)
        {
            for (int channel = 0; channel < image.Channels; channel++)
            {
                for (int row = 0; row < image.Height; row++)
                {
                    image.Plane(channel).Slice(row * image.Width, image.Width).CopyTo(whole.Plane(channel)[((row * whole.Width) + left)..]);
                }
            }

            left += image.Width;
        }

        return whole;
    }

    /// <summary>A copy of the region whose upper left corner is (<paramref name="x"/>, <paramref name="y"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or reaches outside the image.</exception>
    public PlanarImage Crop(int x, int y, int width, int height)
    {
        if (x < 0 || y < 0 || width <= 0 || height <= 0 || width > Width - x || height > Height - y)
        {
            throw new ArgumentOutOfRangeException(
                nameof(x), $"The region {width} x {height} at ({x}, {y}) does not lie within the image of {Width} x {Height}.");
        }

        var region = new PlanarImage(Channels, height, width);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int row = 0; row < height; row++)
            {
                Plane(channel).Slice(((y + row) * Width) + x, width).CopyTo(region.Plane(channel)[(row * width)..]);
            }
        }

        return region;
    }
}
