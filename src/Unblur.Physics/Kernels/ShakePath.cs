using System.Collections.Immutable;

namespace Unblur.Physics.Kernels;

/// <summary>The path of a point's image during the exposure: positions equally spaced in time, in px, x right, y down.</summary>
/// <remarks>
/// A pure function of the options and the state of the generator. Draw order of <see cref="Sample"/>: short or long, length,
/// straight or curved, direction; then, for a curved path only, for each step: two uniforms (one Gaussian acceleration),
/// one uniform (jerk or not) and, on a jerk, three more.
/// </remarks>
public sealed class ShakePath
{
    internal const double LengthLimit = 500;

    private const int Steps = 192;

    private ShakePath(ImmutableArray<PathPoint> points, double length) => (Points, Length) = (points, length);

    /// <summary>Positions at equal intervals of time, at least two.</summary>
    public ImmutableArray<PathPoint> Points { get; }

    /// <summary>Extent in px: the largest distance between two points.</summary>
    public double Length { get; }

    /// <summary>A straight path of uniform speed.</summary>
    /// <param name="length">Px, 0 to 500.</param>
    /// <param name="angle">Direction in radians from the x axis towards the y axis, that is clockwise on the screen.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside its range or the angle is not finite.</exception>
    public static ShakePath Line(double length, double angle)
    {
        RequireLength(length);
        if (!double.IsFinite(angle))
        {
            throw new ArgumentOutOfRangeException(nameof(angle), angle, "The angle must be finite.");
        }

        double halfX = length / 2 * Math.Cos(angle);
        double halfY = length / 2 * Math.Sin(angle);
        return new ShakePath([new(-halfX, -halfY), new(halfX, halfY)], length);
    }

    /// <summary>Draws a straight or a curved path. The options must be valid: see <see cref="ShakeOptions.Validate"/>.</summary>
    public static ShakePath Sample(ShakeOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);

        double length = SampleLength(options, random);
        return random.NextDouble() < options.StraightShare
            ? Line(length, random.NextDouble() * Math.Tau)
            : HandShake(length, options, random);
    }

    /// <summary>
    /// A curved path: position integrates a velocity that starts in a random direction, is pushed by Gaussian noise,
    /// damped, and sometimes jerked; then it is scaled to the extent. Slow parts are brighter in the kernel.
    /// </summary>
    /// <param name="length">Extent in px, 0 to 500.</param>
    /// <param name="options">Its Curvature, Damping and JerkRate are used.</param>
    /// <param name="random">Draws as listed at <see cref="ShakePath"/>, from the direction on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside its range.</exception>
    /// <remarks>In the manner of Boracchi and Foi, "Modeling the performance of image restoration from motion blur", IEEE TIP 2012.</remarks>
    public static ShakePath HandShake(double length, ShakeOptions options, Random random)
    {
        RequireLength(length);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);

        double angle = random.NextDouble() * Math.Tau;
        PathPoint[] points = Integrate(angle, options, random);
        double diameter = Diameter(points);
        if (diameter < 1e-9)
        {
            return Line(length, angle);
        }

        double scale = length / diameter;
        return new ShakePath([.. points.Select(point => new PathPoint(point.X * scale, point.Y * scale))], length);
    }

    /// <summary>Draws short or long, then the length.</summary>
    internal static double SampleLength(ShakeOptions options, Random random)
    {
        bool isShort = random.NextDouble() < options.ShortShare;
        double low = isShort ? options.MinimumLength : options.ShortLength;
        double high = isShort ? options.ShortLength : options.MaximumLength;
        return low + ((high - low) * random.NextDouble());
    }

    /// <summary>The largest distance between two of the points.</summary>
    internal static double Diameter(ReadOnlySpan<PathPoint> points)
    {
        double largest = 0;
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = i + 1; j < points.Length; j++)
            {
                double dx = points[i].X - points[j].X;
                double dy = points[i].Y - points[j].Y;
                largest = Math.Max(largest, (dx * dx) + (dy * dy));
            }
        }

        return Math.Sqrt(largest);
    }

    private static PathPoint[] Integrate(double angle, ShakeOptions options, Random random)
    {
        const double Time = 1.0 / Steps;
        double keep = Math.Exp(-options.Damping * Time);
        double push = options.Curvature * Math.Sqrt(Time);
        (double velocityY, double velocityX) = Math.SinCos(angle);
        var points = new PathPoint[Steps + 1];
        for (int step = 0; step < Steps; step++)
        {
            points[step + 1] = new(points[step].X + (velocityX * Time), points[step].Y + (velocityY * Time));
            (double noiseX, double noiseY) = GaussianPair(random);
            velocityX = (velocityX * keep) + (push * noiseX);
            velocityY = (velocityY * keep) + (push * noiseY);
            if (random.NextDouble() < options.JerkRate * Time)
            {
                (velocityX, velocityY) = Jerk(velocityX, velocityY, random);
            }
        }

        return points;
    }

    /// <summary>A jerk of the hand: the velocity is partly reversed, and a random velocity of its own size is added.</summary>
    private static (double X, double Y) Jerk(double velocityX, double velocityY, Random random)
    {
        double back = 0.2 + random.NextDouble();
        double speed = Math.Sqrt((velocityX * velocityX) + (velocityY * velocityY));
        double kick = speed * random.NextDouble();
        (double sin, double cos) = Math.SinCos(random.NextDouble() * Math.Tau);
        return ((kick * cos) - (back * velocityX), (kick * sin) - (back * velocityY));
    }

    /// <summary>Two independent standard normal values (Box-Muller).</summary>
    private static (double X, double Y) GaussianPair(Random random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        (double sin, double cos) = Math.SinCos(random.NextDouble() * Math.Tau);
        return (radius * cos, radius * sin);
    }

    private static void RequireLength(double length)
    {
        if (!(length >= 0 && length <= LengthLimit))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The length of a path must be 0 to {LengthLimit} px.");
        }
    }
}

/// <summary>The position of the image at one moment of the exposure, px; x right, y down.</summary>
public readonly record struct PathPoint(double X, double Y);
