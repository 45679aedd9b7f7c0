using Unblur.Imaging;

namespace Unblur.Physics.Shake;

/// <summary>The planes of an image, C x H x W, wherever they lie: in an array, a tensor, or memory of another library.</summary>
public readonly ref struct PlaneSpan
{
    /// <param name="values">By channel, row and column.</param>
    /// <param name="height">H, px.</param>
    /// <param name="width">W, px.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of planes, and at least one.</exception>
    public PlaneSpan(Span<float> values, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.IsEmpty || values.Length % ((long)height * width) != 0)
        {
            throw new ArgumentException($"{values.Length} values do not fill planes of {width} x {height}: give a multiple of {(long)width * height}.", nameof(values));
        }

        Values = values;
        (Height, Width) = (height, width);
    }

    public Span<float> Values { get; }

    public int Channels => Values.Length / (Height * Width);

    public int Height { get; }

    public int Width { get; }

    /// <summary>The planes of an image, not a copy.</summary>
    public static PlaneSpan Of(PlanarImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new PlaneSpan(image.Values, image.Height, image.Width);
    }

    /// <summary>The plane of one channel, H x W.</summary>
    public Span<float> Plane(int channel) => Values.Slice(channel * Height * Width, Height * Width);

    /// <exception cref="ArgumentException">The planes are not of the size given.</exception>
    internal void Require(int channels, int height, int width, string name)
    {
        if (Channels != channels || Height != height || Width != width)
        {
            throw new ArgumentException($"{name} is {Channels} x {Height} x {Width}, but has to be {channels} x {height} x {width}: give planes of that size.", name);
        }
    }
}
