using Unblur.Imaging;

namespace Unblur.Data.Sampling;

/// <summary>Draws sharp regular patterns: stripes, fronts with windows, bricks, checks, lattices and lines of letters, in two colours under uneven light.</summary>
/// <remarks>
/// Regular patterns have the spectra of shaken photos: strong peaks with nothing between. A network that judges blur must have seen them sharp.
/// Each pixel is the mean of four points, so that edges are as smooth as in a photo.
/// </remarks>
public static class DrawnPattern
{
    private static readonly Pattern[] s_patterns = [Stripes, Windows, Bricks, Checks, Lattice, Letters];

    /// <summary>The tone at a place, in periods of the pattern: 0 to 1.</summary>
    private delegate float Pattern(float x, float y, in Shape shape);

    /// <summary>Draws a pattern; a pure function of the generator and the size.</summary>
    /// <param name="random">Chooses the pattern, its size, direction, perspective, colours and light.</param>
    /// <param name="height">Px.</param>
    /// <param name="width">Px.</param>
    /// <returns>3 x height x width, gamma-encoded, [0,1].</returns>
    public static PlanarImage Draw(Random random, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(random);
        Pattern pattern = s_patterns[random.Next(s_patterns.Length)];
        var shape = Shape.Draw(random);
        var view = View.Draw(random, height, width);
        float[] dark = Colour(random, 0, 0.45), light = Colour(random, 0.4, 1);
        (float slopeX, float slopeY) = (Between(random, -0.3, 0.3) / width, Between(random, -0.3, 0.3) / height);
        PlanarImage image = new(3, height, width);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float tone = 0;
                for (int part = 0; part < 4; part++)
                {
                    (float u, float v) = view.At(x + ((part & 1) * 0.5f), y + ((part >> 1) * 0.5f));
                    tone += pattern(u, v, shape) / 4;
                }

                float brightness = 1 + (slopeX * (x - (width / 2))) + (slopeY * (y - (height / 2)));
                for (int channel = 0; channel < 3; channel++)
                {
                    image.Plane(channel)[(y * width) + x] = Math.Clamp((dark[channel] + (tone * (light[channel] - dark[channel]))) * brightness, 0, 1);
                }
            }
        }

        return image;
    }

    private static float Stripes(float x, float y, in Shape shape) => Part(x) < shape.Share ? 1 : 0;

    private static float Windows(float x, float y, in Shape shape)
    {
        (float u, float v) = (Part(x), Part(y / shape.Aspect));
        bool isInside = u > shape.Gap && v > shape.Gap;
        bool isFrame = u < shape.Gap + 0.06f || v < shape.Gap + 0.06f || Math.Abs(u - ((1 + shape.Gap) / 2)) < 0.03f;
        return !isInside ? 0.8f : isFrame ? 1 : 0.5f * Hash(Floor(x), Floor(y / shape.Aspect), shape.Seed);
    }

    private static float Bricks(float x, float y, in Shape shape)
    {
        int row = Floor(y * 2.5f);
        float u = x + (0.5f * (row & 1));
        return Part(u) < 0.3f * shape.Gap || Part(y * 2.5f) < 0.8f * shape.Gap ? 1 : 0.1f + (0.4f * Hash(Floor(u), row, shape.Seed));
    }

    private static float Checks(float x, float y, in Shape shape) => ((Floor(x) + Floor(y / shape.Aspect)) & 1) == 0 ? 1 : 0;

    private static float Lattice(float x, float y, in Shape shape) => Part(x) < shape.Gap || Part(y / shape.Aspect) < shape.Gap ? 0 : 1;

    /// <summary>Letters of 5 x 7 random dots that hang together along rows or columns, in words and lines.</summary>
    private static float Letters(float x, float y, in Shape shape)
    {
        (int column, int row) = (Floor(x * 3), Floor(y * 2));
        (int dotX, int dotY) = ((int)(Part(x * 3) * 6), (int)(Part(y * 2) * 10));
        bool isBlank = dotX > 4 || dotY > 6 || Hash(column, row, shape.Seed + 1) < 0.17f;
        bool isStroke = Hash((column * 7) + dotX, row, shape.Seed + 2) < 0.4f || Hash(column, (row * 11) + dotY, shape.Seed + 3) < 0.3f;
        return !isBlank && isStroke ? 0 : 1;
    }

    private static int Floor(float value) => (int)MathF.Floor(value);

    private static float Part(float value) => value - MathF.Floor(value);

    private static float Hash(int x, int y, int seed)
    {
        uint bits = ((uint)x * 374761393u) + ((uint)y * 668265263u) + ((uint)seed * 2246822519u);
        bits = (bits ^ (bits >> 13)) * 1274126177u;
        return ((bits ^ (bits >> 16)) & 0xFFFF) / 65536f;
    }

    private static float[] Colour(Random random, double low, double high)
    {
        float grey = Between(random, low, high);
        return [.. Enumerable.Range(0, 3).Select(_ => Math.Clamp(grey + Between(random, -0.1, 0.1), 0, 1))];
    }

    private static float Between(Random random, double low, double high) => (float)(low + ((high - low) * random.NextDouble()));

    /// <summary>Proportions of a pattern, as shares of its period.</summary>
    private readonly record struct Shape(float Share, float Gap, float Aspect, int Seed)
    {
        internal static Shape Draw(Random random)
            => new(Between(random, 0.25, 0.75), Between(random, 0.1, 0.45), Between(random, 0.6, 1.8), random.Next(1 << 20));
    }

    /// <summary>From pixels to periods: scaled, turned and seen at a slant.</summary>
    private readonly record struct View(float XX, float XY, float YX, float YY, float SlantX, float SlantY)
    {
        private const double Shortest = 5, Longest = 90;

        internal static View Draw(Random random, int height, int width)
        {
            double period = Shortest * Math.Pow(Longest / Shortest, random.NextDouble());
            double angle = (random.NextDouble() < 0.6 ? 0.06 : Math.PI) * (random.NextDouble() - 0.5);
            double quarter = random.Next(2) * Math.PI / 2;
            (double sin, double cos) = Math.SinCos(angle + quarter);
            return new(
                (float)(cos / period), (float)(sin / period), (float)(-sin / period), (float)(cos / period),
                Between(random, -0.3, 0.3) / width, Between(random, -0.3, 0.3) / height);
        }

        internal (float X, float Y) At(float x, float y)
        {
            float depth = 1 / (1 + (SlantX * x) + (SlantY * y));
            return (((XX * x) + (XY * y)) * depth, ((YX * x) + (YY * y)) * depth);
        }
    }
}
