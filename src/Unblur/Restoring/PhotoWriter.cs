using Unblur.Guarding;
using Unblur.Imaging;

namespace Unblur.Restoring;

/// <summary>Writes restored rows into the result, blended with the input.</summary>
/// <param name="input">The photo.</param>
/// <param name="output">A copy of it, which becomes the result.</param>
/// <param name="strength">0 (input) to 1 (restored).</param>
/// <param name="check">Is shown what is written; none for no check.</param>
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
