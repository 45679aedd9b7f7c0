using Unblur.Physics.Sampling;

namespace Unblur.Physics.Flow;

/// <summary>A motion vector for every pixel of an image: two float32 planes, H x W by row, in px of full blur length.</summary>
/// <remarks>x and U point right, y and V down. Methods return new flows; many threads may share a flow that is not written to.</remarks>
public sealed class MotionFlow
{
    /// <summary>Wraps two planes without copying.</summary>
    /// <exception cref="ArgumentException">A plane does not have height x width values.</exception>
    public MotionFlow(int height, int width, float[] u, float[] v)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(u);
        ArgumentNullException.ThrowIfNull(v);
        if (u.LongLength != (long)height * width || v.LongLength != (long)height * width)
        {
            throw new ArgumentException(
                $"Planes of {u.LongLength} and {v.LongLength} values do not fill a flow of {height} x {width}: give {(long)height * width} each.", nameof(u));
        }

        (Height, Width, U, V) = (height, width, u, v);
    }

    /// <summary>No motion.</summary>
    public MotionFlow(int height, int width)
        : this(height, width, new float[checked((long)height * width)], new float[checked((long)height * width)])
    {
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Horizontal components by row.</summary>
    public float[] U { get; }

    /// <summary>Vertical components by row.</summary>
    public float[] V { get; }

    /// <summary>Largest |U|, px.</summary>
    public float MaximumU => Largest(U);

    /// <summary>Largest |V|, px.</summary>
    public float MaximumV => Largest(V);

    /// <summary>Largest of all |U| and |V|, px.</summary>
    public float MaximumComponent => MathF.Max(MaximumU, MaximumV);

    /// <summary>The vector at a pixel.</summary>
    public MotionVector this[int x, int y]
    {
        get => new(U[(y * Width) + x], V[(y * Width) + x]);
        set => (U[(y * Width) + x], V[(y * Width) + x]) = value;
    }

    /// <summary>The same motion everywhere.</summary>
    public static MotionFlow Uniform(int height, int width, MotionVector vector) => new MotionFlow(height, width).Map(_ => vector);

    /// <summary>Draws a camera motion after Gong et al. and its flow. A pure function of the options and the generator's state.</summary>
    /// <param name="options">Valid options: see <see cref="GongFlowOptions.Validate"/>.</param>
    /// <param name="height">Px.</param>
    /// <param name="width">Px.</param>
    /// <param name="random">See <see cref="RandomStreams"/>; draws as listed at <see cref="GongMotion"/>.</param>
    public static MotionFlow Sample(GongFlowOptions options, int height, int width, Random random) =>
        GongMotion.Sample(options, height, width, random).ToFlow(height, width, options);

    /// <summary>Reverses vectors so that all are in the half-plane U > 0, or U = 0 and V >= 0: the form of labels.</summary>
    public MotionFlow Canonical() => Map(vector => vector.Canonical);

    /// <summary>Rounds every component to whole px, halves away from 0.</summary>
    public MotionFlow Rounded() => Map(vector => vector.Rounded);

    /// <summary>Multiplies every vector by a factor.</summary>
    public MotionFlow Scaled(float factor) => Map(vector => new MotionVector(vector.U * factor, vector.V * factor));

    /// <summary>The flow of the same photo at another size: resampled, with its vectors scaled like the image.</summary>
    /// <remarks>
    /// Bilinear with pixel centres at half px. Neighbours are reversed if that makes them more similar to the nearest one, so that
    /// a motion and its reverse, which cause the same blur, never cancel. A canonical flow may leave its half-plane.
    /// </remarks>
    public MotionFlow Resized(int height, int width)
    {
        MotionFlow result = new(height, width);
        (double scaleX, double scaleY) = ((double)Width / width, (double)Height / height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double u, double v) = Interpolate(((x + 0.5) * scaleX) - 0.5, ((y + 0.5) * scaleY) - 0.5);
                result[x, y] = new MotionVector((float)(u / scaleX), (float)(v / scaleY));
            }
        }

        return result;
    }

    /// <summary>A copy of the region whose upper left corner is (x, y).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The region is empty or reaches outside the flow.</exception>
    public MotionFlow Crop(int x, int y, int width, int height)
    {
        if (x < 0 || y < 0 || width <= 0 || height <= 0 || width > Width - x || height > Height - y)
        {
            throw new ArgumentOutOfRangeException(
                nameof(x), $"The region {width} x {height} at ({x}, {y}) does not lie within the flow of {Width} x {Height}.");
        }

        MotionFlow region = new(height, width);
        for (int row = 0; row < height; row++)
        {
            U.AsSpan(((y + row) * Width) + x, width).CopyTo(region.U.AsSpan(row * width));
            V.AsSpan(((y + row) * Width) + x, width).CopyTo(region.V.AsSpan(row * width));
        }

        return region;
    }

    /// <summary>
    /// The flow of the photo in one of eight orientations: bit 0 of <paramref name="turn"/> mirrors x, bit 1 mirrors y, bit 2 then swaps x and y.
    /// Vectors move to their new positions and are turned themselves.
    /// </summary>
    /// <param name="turn">0 to 7: pixel (x, y) of the result is (x, y), or (y, x) with bit 2, mirrored in the source by bits 0 and 1.</param>
    /// <remarks>A canonical flow may leave its half-plane: use <see cref="Canonical"/> of the result as a label.</remarks>
    public MotionFlow Turned(int turn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(turn);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(turn, 7);
        (bool mirrorX, bool mirrorY, bool swap) = ((turn & 1) != 0, (turn & 2) != 0, (turn & 4) != 0);
        MotionFlow result = swap ? new(Width, Height) : new(Height, Width);
        for (int y = 0; y < result.Height; y++)
        {
            for (int x = 0; x < result.Width; x++)
            {
                (int sourceX, int sourceY) = swap ? (y, x) : (x, y);
                MotionVector source = this[mirrorX ? Width - 1 - sourceX : sourceX, mirrorY ? Height - 1 - sourceY : sourceY];
                (float u, float v) = (mirrorX ? -source.U : source.U, mirrorY ? -source.V : source.V);
                result[x, y] = swap ? new(v, u) : new(u, v);
            }
        }

        return result;
    }

    private MotionFlow Map(Func<MotionVector, MotionVector> change)
    {
        MotionFlow result = new(Height, Width);
        for (int i = 0; i < U.Length; i++)
        {
            (result.U[i], result.V[i]) = change(new MotionVector(U[i], V[i]));
        }

        return result;
    }

    private (double U, double V) Interpolate(double x, double y)
    {
        (x, y) = (Math.Clamp(x, 0, Width - 1), Math.Clamp(y, 0, Height - 1));
        (int left, int top) = ((int)x, (int)y);
        MotionVector nearest = this[(int)(x + 0.5), (int)(y + 0.5)];
        (double u, double v) = (0, 0);
        for (int corner = 0; corner < 4; corner++)
        {
            (int dx, int dy) = (corner & 1, corner >> 1);
            double weight = (dx == 1 ? x - left : 1 - x + left) * (dy == 1 ? y - top : 1 - y + top);
            if (weight == 0)
            {
                continue; // also avoids neighbours beyond the last row and column
            }

            MotionVector vector = this[left + dx, top + dy];
            double sign = ((double)vector.U * nearest.U) + ((double)vector.V * nearest.V) < 0 ? -weight : weight;
            (u, v) = (u + (sign * vector.U), v + (sign * vector.V));
        }

        return (u, v);
    }

    private static float Largest(float[] plane)
    {
        float largest = 0;
        foreach (float value in plane)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }
}
