using Unblur.Imaging;
using Unblur.Physics.Deconvolution;

namespace Unblur.Physics.Blind;

/// <summary>Luminance on one scale, with what of it is trusted.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Values">By row, [0,1].</param>
/// <param name="IsTrusted">By row: not saturated, nor next to it.</param>
internal sealed record ScaledPlane(int Width, float[] Values, bool[] IsTrusted)
{
    private const float AllTrusted = 0.99f;

    public int Height => Values.Length / Width;

    /// <summary>In which the values are.</summary>
    public BlurLight Light { get; init; }

    /// <summary>The standard deviation of what JPEG took away, 0 where nothing is known of it. On smaller scales it is taken to be less, as that of white noise is.</summary>
    public double JpegError { get; init; }

    /// <summary>The mean of the channels, encoded or in light.</summary>
    /// <param name="photo">C x H x W, encoded.</param>
    /// <param name="light">In which values.</param>
    /// <param name="saturation">From which encoded value on any channel counts as saturated.</param>
    public static ScaledPlane Of(PlanarImage photo, BlurLight light, float saturation)
        => Of(LightCurve.ToLight(light, photo), LightCurve.ToLight(light, saturation)) with { Light = light };

    /// <summary>The mean of the channels.</summary>
    /// <param name="photo">C x H x W.</param>
    /// <param name="saturation">From which value on any channel counts as saturated; the pixels around are not trusted, too.</param>
    public static ScaledPlane Of(PlanarImage photo, float saturation)
    {
        int count = photo.Height * photo.Width;
        float[] values = new float[count];
        bool[] isTrusted = new bool[count];
        Array.Fill(isTrusted, true);
        for (int i = 0; i < count; i++)
        {
            bool isSaturated = false;
            for (int channel = 0; channel < photo.Channels; channel++)
            {
                float value = photo.Values[(channel * count) + i];
                values[i] += value / photo.Channels;
                isSaturated |= value >= saturation;
            }

            if (isSaturated)
            {
                Distrust(isTrusted, photo.Width, i);
            }
        }

        return new ScaledPlane(photo.Width, values, isTrusted);
    }

    /// <summary>The plane scaled down.</summary>
    /// <param name="factor">Above 0, at most 1.</param>
    public ScaledPlane Scaled(double factor)
    {
        (int width, int height) = ((int)Math.Round(Width * factor), (int)Math.Round(Height * factor));
        if (width == Width && height == Height)
        {
            return this;
        }

        float[] values = new PlanarImage(1, Height, Width, Values).Resize(width, height).Values;
        float[] trust = new PlanarImage(1, Height, Width, [.. IsTrusted.Select(isTrusted => isTrusted ? 1f : 0)]).Resize(width, height).Values;
        return new ScaledPlane(width, values, [.. trust.Select(share => share >= AllTrusted)]) { Light = Light, JpegError = factor * JpegError };
    }

    /// <summary>The square with the most texture; the plane itself where it is not larger.</summary>
    /// <param name="side">Px.</param>
    public ScaledPlane Textured(int side)
    {
        (int x, int y, int width, int height) = TexturedCrop.Of(ToImage(), side);
        return width == Width && height == Height ? this : Part(x, y, width, height);
    }

    /// <summary>The standard deviation of noise.</summary>
    public double WhiteNoise() => NoiseLevel.White(ToImage());

    /// <summary>That, and what JPEG took away, together.</summary>
    public double Noise() => double.Hypot(WhiteNoise(), JpegError);

    /// <summary>The values, 1 x H x W; not copied.</summary>
    public PlanarImage ToImage() => new(1, Height, Width, Values);

    /// <summary>A part of it.</summary>
    public ScaledPlane Part(int x, int y, int width, int height)
    {
        ScaledPlane part = new(width, new float[width * height], new bool[width * height]) { Light = Light, JpegError = JpegError };
        for (int row = 0; row < height; row++)
        {
            int from = ((y + row) * Width) + x;
            Values.AsSpan(from, width).CopyTo(part.Values.AsSpan(row * width));
            IsTrusted.AsSpan(from, width).CopyTo(part.IsTrusted.AsSpan(row * width));
        }

        return part;
    }

    /// <summary>Mean strength of clear edges in the direction that has fewest, the root of the smaller eigenvalue of their outer products; 0 where half is not trusted.</summary>
    public double EdgeStrength()
    {
        const float Most = 0.2f;
        (double xx, double yy, double xy, int count) = (0, 0, 0, 0);
        for (int i = 0; i + Width < Values.Length; i++)
        {
            if (IsTrusted[i] && i % Width < Width - 1)
            {
                (float across, float down) = (Math.Clamp(Values[i + 1] - Values[i], -Most, Most), Math.Clamp(Values[i + Width] - Values[i], -Most, Most));
                (xx, yy, xy, count) = (xx + (across * across), yy + (down * down), xy + (across * down), count + 1);
            }
        }

        double smaller = ((xx + yy) / 2) - Math.Sqrt(((xx - yy) * (xx - yy) / 4) + (xy * xy));
        return 2 * count < Values.Length ? 0 : Math.Sqrt(Math.Max(0, smaller) / count);
    }

    private static void Distrust(bool[] isTrusted, int width, int at)
    {
        (int x, int y, int height) = (at % width, at / width, isTrusted.Length / width);
        for (int top = Math.Max(0, y - 1); top <= Math.Min(height - 1, y + 1); top++)
        {
            for (int left = Math.Max(0, x - 1); left <= Math.Min(width - 1, x + 1); left++)
            {
                isTrusted[(top * width) + left] = false;
            }
        }
    }
}
