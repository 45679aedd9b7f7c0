using System.Numerics;
using Unblur.Imaging;

namespace Unblur.Metrics.Filters;

/// <summary>One channel in double precision. Rows are padded with zeros to whole vectors, so that loops over a row have no tail.</summary>
internal sealed class DoublePlane
{
    internal DoublePlane(int height, int width)
    {
        (Height, Width, Stride) = (height, width, RoundUp(width));
        Values = new double[checked(height * Stride)];
    }

    internal int Height { get; }

    internal int Width { get; }

    /// <summary>Values from one row to the next: <see cref="Width"/> rounded up.</summary>
    internal int Stride { get; }

    internal double[] Values { get; }

    internal double this[int y, int x]
    {
        get => Values[(y * Stride) + x];
        set => Values[(y * Stride) + x] = value;
    }

    internal Span<double> Row(int y) => Values.AsSpan(y * Stride, Width);

    /// <summary>A length rounded up to whole vectors.</summary>
    internal static int RoundUp(int length) => (length + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>A channel of an image, multiplied by <paramref name="scale"/>.</summary>
    internal static DoublePlane Of(PlanarImage image, int channel, double scale = 1)
    {
        var plane = new DoublePlane(image.Height, image.Width);
        Span<float> source = image.Plane(channel);
        for (int y = 0; y < image.Height; y++)
        {
            Span<double> row = plane.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = scale * source[(y * image.Width) + x];
            }
        }

        return plane;
    }

    /// <summary>All channels of an image.</summary>
    internal static DoublePlane[] All(PlanarImage image) => [.. Enumerable.Range(0, image.Channels).Select(channel => Of(image, channel))];

    /// <summary>A weighted sum of the channels, with one weight each; a single channel is taken as it is.</summary>
    internal static DoublePlane Mix(PlanarImage image, params double[] weights)
    {
        if (image.Channels == 1)
        {
            return Of(image, 0);
        }

        if (image.Channels != weights.Length)
        {
            throw new ArgumentException($"The image has {image.Channels} channels: give {weights.Length} (RGB) or 1 (grey).", nameof(image));
        }

        var mixed = new DoublePlane(image.Height, image.Width);
        for (int channel = 0; channel < weights.Length; channel++)
        {
            Span<float> source = image.Plane(channel);
            for (int y = 0; y < image.Height; y++)
            {
                Span<double> row = mixed.Row(y);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] += weights[channel] * source[(y * image.Width) + x];
                }
            }
        }

        return mixed;
    }

    /// <summary>Luma of ITU-R BT.601 with the three-digit weights that OpenCV and MATLAB's rgb2gray use.</summary>
    internal static DoublePlane Luma(PlanarImage image) => Mix(image, 0.299, 0.587, 0.114);

    /// <summary>The plane with <paramref name="radius"/> copies of the edge on every side.</summary>
    internal DoublePlane PadReplicate(int radius)
    {
        var padded = new DoublePlane(Height + (2 * radius), Width + (2 * radius));
        for (int y = 0; y < padded.Height; y++)
        {
            Span<double> source = Row(Math.Clamp(y - radius, 0, Height - 1));
            Span<double> row = padded.Row(y);
            row[..radius].Fill(source[0]);
            source.CopyTo(row[radius..]);
            row[(radius + Width)..].Fill(source[^1]);
        }

        return padded;
    }

    /// <summary>As a single-channel image.</summary>
    internal PlanarImage ToImage()
    {
        var image = new PlanarImage(1, Height, Width);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                image.Values[(y * Width) + x] = (float)this[y, x];
            }
        }

        return image;
    }
}
