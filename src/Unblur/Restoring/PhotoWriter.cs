using Unblur.Guarding;
using Unblur.Imaging;

namespace Unblur.Restoring;

/// <summary>Writes restored rows into the result, blended with the input.</summary>
/// <param name="input">The photo.</param>
/// <param name="output">A copy of it, which becomes the result.</param>
/// <param name="strength">0 (input) to 1 (restored).</param>
/// <param name="check">Compares what is written with the input.</param>
internal sealed class PhotoWriter(Photo input, Photo output, double strength, IResultCheck check)
{
    /// <summary>Rows that are handled at a time.</summary>
    internal const int StripRows = 32;

    private readonly PlaneBuffer _original = new();
    private readonly PlaneBuffer _grey = new();

    /// <param name="y">The first row.</param>
    /// <param name="restored">3 planes over the whole width; blended in place.</param>
    internal void Write(int y, PlanarImage restored)
    {
        PlanarImage original = _original.Take(restored.Channels, restored.Height, restored.Width);
        input.ReadPlanes(0, y, original);
        if (strength != 1)
        {
            Blend(original.Values, restored.Values, (float)strength);
        }

        PlanarImage written = input.IsGrey ? Mean(restored) : restored;
        check.Observe(y, original, restored);
        output.WritePlanes(0, y, written);
    }

    /// <summary>Writes a whole photo at once.</summary>
    /// <param name="restored">3 planes of the photo's size; not changed.</param>
    internal void Write(PlanarImage restored)
    {
        for (int y = 0; y < restored.Height; y += StripRows)
        {
            var strip = new PlanarImage(restored.Channels, Math.Min(StripRows, restored.Height - y), restored.Width);
            for (int channel = 0; channel < restored.Channels; channel++)
            {
                restored.Plane(channel).Slice(y * restored.Width, strip.Height * restored.Width).CopyTo(strip.Plane(channel));
            }

            Write(y, strip);
        }
    }

    private static void Blend(ReadOnlySpan<float> original, Span<float> restored, float strength)
    {
        for (int i = 0; i < restored.Length; i++)
        {
            restored[i] = original[i] + (strength * (restored[i] - original[i]));
        }
    }

    /// <summary>The mean of three planes, which replaces them, as one plane.</summary>
    private PlanarImage Mean(PlanarImage image)
    {
        Span<float> red = image.Plane(0);
        Span<float> green = image.Plane(1);
        Span<float> blue = image.Plane(2);
        PlanarImage mean = _grey.Take(1, image.Height, image.Width);
        for (int i = 0; i < red.Length; i++)
        {
            mean.Values[i] = red[i] = green[i] = blue[i] = (red[i] + green[i] + blue[i]) / 3;
        }

        return mean;
    }
}

/// <summary>Planes that are used again and again: large arrays that are released stay in memory until the collector finds it worth a full collection.</summary>
internal sealed class PlaneBuffer
{
    private PlanarImage? _planes;

    /// <summary>Planes of a size, with any values; those given before are no longer the caller's.</summary>
    internal PlanarImage Take(int channels, int height, int width)
    {
        if (_planes is null || _planes.Channels != channels || _planes.Height != height || _planes.Width != width)
        {
            _planes = new PlanarImage(channels, height, width);
        }

        return _planes;
    }
}
