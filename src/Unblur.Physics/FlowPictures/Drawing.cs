using Unblur.Imaging;
using Unblur.Physics.Flow;

namespace Unblur.Physics.FlowPictures;

/// <summary>Functions that the pictures of motion share.</summary>
internal static class Drawing
{
    /// <exception cref="ArgumentException">A component is not finite, so it cannot be drawn.</exception>
    public static void RequireFinite(MotionFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (!float.IsFinite(flow.MaximumComponent))
        {
            throw new ArgumentException($"The flow has a component of {flow.MaximumComponent}: all must be finite.", nameof(flow));
        }
    }

    /// <summary>Sets a pixel of an RGB image.</summary>
    public static void Set(PlanarImage image, int x, int y, (float Red, float Green, float Blue) colour)
    {
        int i = (y * image.Width) + x;
        (image.Plane(0)[i], image.Plane(1)[i], image.Plane(2)[i]) = colour;
    }

    /// <summary>Blends all channels of a pixel with a value; pixels outside the image are ignored.</summary>
    public static void Blend(PlanarImage image, int x, int y, float value, float share)
    {
        if (x < 0 || y < 0 || x >= image.Width || y >= image.Height)
        {
            return;
        }

        for (int channel = 0; channel < image.Channels; channel++)
        {
            ref float pixel = ref image.Plane(channel)[(y * image.Width) + x];
            pixel += (value - pixel) * share;
        }
    }

    /// <summary>A colour of full brightness from its hue in degrees, any number, and its saturation, 0 to 1.</summary>
    public static (float Red, float Green, float Blue) FromHsv(double hue, double saturation)
    {
        return (Component(5), Component(3), Component(1));

        float Component(int shift)
        {
            double k = (shift + (hue / 60)) % 6;
            k = k < 0 ? k + 6 : k;
            return (float)(1 - (saturation * Math.Max(0, Math.Min(Math.Min(k, 4 - k), 1))));
        }
    }
}
