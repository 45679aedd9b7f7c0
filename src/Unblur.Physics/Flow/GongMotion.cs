namespace Unblur.Physics.Flow;

/// <summary>A camera motion: translation that changes across the image, rotation about the optical axis, and motion along it.</summary>
/// <param name="TranslationX">Along x at the middle of the image, px.</param>
/// <param name="TranslationY">Along y at the middle, px.</param>
/// <param name="AccelerationX">Relative change of TranslationX from the left border to the right one.</param>
/// <param name="AccelerationY">Relative change of TranslationY from the bottom to the top.</param>
/// <param name="Zoom">A pixel at r px from the centre moves by Zoom r^1.5 px.</param>
/// <param name="CentreX">Column of the centre, counted from 1.</param>
/// <param name="CentreY">Row of the centre, counted from 1.</param>
/// <param name="Rotation">Radians; a pixel at r px from the centre moves by tan(Rotation) r px.</param>
/// <remarks>
/// Gong et al., "From Motion Blur to Motion Flow", CVPR 2017, and its published code. <see cref="Sample"/> is a pure function of the options and the
/// generator's state. Draw order of one attempt, always all eight: translation x, y, acceleration x, y, zoom, centre y, x, rotation.
/// </remarks>
public sealed record GongMotion(
    double TranslationX, double TranslationY, double AccelerationX, double AccelerationY, double Zoom, double CentreX, double CentreY, double Rotation)
{
    private const double ReferenceSide = 480;
    private const int CoarseStep = 16;

    /// <summary>Draws motions until one stays within the ceiling, and weakens the last one if none does.</summary>
    /// <param name="options">Valid options: see <see cref="GongFlowOptions.Validate"/>.</param>
    /// <param name="height">Px.</param>
    /// <param name="width">Px.</param>
    /// <param name="random">The sample's generator.</param>
    public static GongMotion Sample(GongFlowOptions options, int height, int width, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(random);

        GongMotion motion = Draw(options, height, width, random);
        if (options.Ceiling is not double ceiling)
        {
            return motion;
        }

        for (int attempt = 1; !motion.StaysWithin(ceiling, height, width, options); attempt++)
        {
            if (attempt == options.MaximumAttempts)
            {
                return motion.Times((options.Round ? Math.Floor(ceiling) : ceiling) / motion.Largest(height, width, options.Terms, step: 1));
            }

            motion = Draw(options, height, width, random);
        }

        return motion;
    }

    /// <summary>The flow of this motion, H x W.</summary>
    /// <param name="height">Px.</param>
    /// <param name="width">Px.</param>
    /// <param name="options">Its Terms and Round are used.</param>
    public MotionFlow ToFlow(int height, int width, GongFlowOptions options) => ToFlow(height, width, (0, 0, width, height), options);

    /// <summary>A part of the flow of this motion: the patch of a photo, at a fraction of the work.</summary>
    /// <param name="height">Of the whole flow, px.</param>
    /// <param name="width">Of the whole flow, px.</param>
    /// <param name="part">Left and upper edge, width and height, px; it may reach outside.</param>
    /// <param name="options">Its Terms and Round are used.</param>
    public MotionFlow ToFlow(int height, int width, (int X, int Y, int Width, int Height) part, GongFlowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MotionFlow flow = new(part.Height, part.Width);
        double turn = Math.Tan(Rotation);
        for (int y = 0; y < part.Height; y++)
        {
            for (int x = 0; x < part.Width; x++)
            {
                (double u, double v) = At(part.X + x, part.Y + y, height, width, options.Terms, turn);
                flow[x, y] = new MotionVector((float)u, (float)v);
            }
        }

        return options.Round ? flow.Rounded() : flow;
    }

    private static GongMotion Draw(GongFlowOptions options, int height, int width, Random random)
    {
        double ratio = options.ScaleWithImage ? ReferenceSide / Math.Min(height, width) : 1;
        double translationX = Within(options.MaximumTranslation);
        double translationY = Within(options.MaximumTranslation);
        double accelerationX = Within(options.MaximumAcceleration);
        double accelerationY = Within(options.MaximumAcceleration);
        double zoom = Within(options.MaximumZoom) * Math.Pow(ratio, 1.5);
        double centreY = (height / 2.0) + Within(options.MaximumCentreShift);
        double centreX = (width / 2.0) + Within(options.MaximumCentreShift);
        double rotation = Math.Min(Math.Abs(ratio * options.MaximumRotation), 1.5) * Within(1);
        return new GongMotion(translationX, translationY, accelerationX, accelerationY, zoom, centreX, centreY, rotation);

        double Within(double maximum) => maximum * ((2 * random.NextDouble()) - 1);
    }

    /// <summary>Scales a motion. The flow is linear in the scaled parameters, so its largest component scales with them.</summary>
    private GongMotion Times(double factor) => this with
    {
        TranslationX = TranslationX * factor,
        TranslationY = TranslationY * factor,
        Zoom = Zoom * factor,
        Rotation = Math.Atan(Math.Tan(Rotation) * factor),
    };

    /// <summary>Whether a motion stays within the ceiling. Checks every 16th pixel first, as most strong motions exceed it at many pixels.</summary>
    private bool StaysWithin(double ceiling, int height, int width, GongFlowOptions options)
    {
        // With rounding, a component up to half a px above the ceiling still rounds to it.
        double limit = options.Round ? Math.Floor(ceiling) + 0.499 : ceiling;
        return Largest(height, width, options.Terms, CoarseStep) <= limit && Largest(height, width, options.Terms, step: 1) <= limit;
    }

    private double Largest(int height, int width, GongTerms terms, int step)
    {
        double largest = 0;
        double turn = Math.Tan(Rotation);
        for (int y = 0; y < height; y += step)
        {
            for (int x = 0; x < width; x += step)
            {
                (double u, double v) = At(x, y, height, width, terms, turn);
                largest = Math.Max(largest, Math.Max(Math.Abs(u), Math.Abs(v)));
            }
        }

        return largest;
    }

    private (double U, double V) At(int x, int y, int height, int width, GongTerms terms, double turn)
    {
        // Rows and columns count from 1, as in the published code.
        (double column, double row) = (x + 1, y + 1);
        double u = (TranslationX * (1 - (AccelerationX / 2))) + (AccelerationX * TranslationX * column / width);
        double v = (TranslationY * (1 - (AccelerationY / 2))) + (AccelerationY * TranslationY * (height + 1 - row) / height);
        (double dx, double dy) = (column - CentreX, row - CentreY);
        double distance = Math.Sqrt((dx * dx) + (dy * dy));
        double zoom = Zoom * Math.Sqrt(distance);
        if (terms == GongTerms.Physical)
        {
            return (u - (turn * dy) + (zoom * dx), v + (turn * dx) + (zoom * dy));
        }

        double up = height + 1 - row - CentreY;
        double angleDistance = Math.Sqrt((dx * dx) + (up * up));
        (double cos, double sin) = angleDistance > 0 ? (dx / angleDistance, up / angleDistance) : (1, 0);
        return (u - (cos * turn * distance) + (sin * zoom * distance), v + (sin * turn * distance) + (cos * zoom * distance));
    }
}
