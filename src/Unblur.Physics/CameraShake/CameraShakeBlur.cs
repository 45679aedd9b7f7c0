using System.Numerics;
using Unblur.Imaging;
using Unblur.Physics.Flow;
using Unblur.Physics.Kernels;
using Unblur.Physics.Operators;

namespace Unblur.Physics.CameraShake;

/// <summary>The blur of camera shake in three dimensions: the average of the sharp image as it is seen along a camera path.</summary>
/// <remarks>
/// y(p) = Σ w(t) x(H(t)⁻¹ p), H(t) the homography of the pose at time t, bilinear, with replicated edge pixels. The exposure is divided into
/// intervals within which no pixel moves further than <see cref="MaximumStep"/>. With only translation along x and y this is
/// <see cref="KernelBlur"/> with <see cref="BlurKernel.FromPath"/>, except for that division. After Whyte et al., "Non-uniform deblurring
/// for shaken images", IJCV 2012, who model rotation; the translation of a plane is added. Immutable: many threads may share one operator.
/// </remarks>
public sealed class CameraShakeBlur : IBlurOperator
{
    /// <summary>The largest motion of a pixel, px, within an interval that is treated as still.</summary>
    public const double MaximumStep = 0.5;

    private readonly ExposureFrame[] _frames;
    private readonly int _margin;
    private readonly int _maximumThreads = 1;

    /// <param name="path">The motion of the scene in front of the camera.</param>
    /// <param name="view">The camera, and the size of the operator's images.</param>
    /// <exception cref="ArgumentException">The path moves part of the scene behind the camera.</exception>
    public CameraShakeBlur(CameraPath path, CameraView view)
    {
        ArgumentNullException.ThrowIfNull(path);
        (Path, View, Extent) = (path, view, path.Extent(view));
        _frames = ExposureFrame.Cut(path, view, MaximumStep);
        PathPoint[] probes = view.Probes();
        double reach = _frames.Max(frame => probes.Max(probe =>
        {
            PathPoint moved = frame.Source.Displacement(probe);
            return Math.Max(Math.Abs(moved.X), Math.Abs(moved.Y));
        }));
        Reach = (int)Math.Ceiling(reach) + 1;
        _margin = Reach + 3; // for bilinear sampling, and for extremes between the probes
    }

    public CameraPath Path { get; }

    public CameraView View { get; }

    /// <summary>The largest blur extent in the image, px: see <see cref="CameraPath.Extent"/>.</summary>
    public double Extent { get; }

    /// <summary>The largest distance that light travels, px: pixels closer to the edge than this depend on replicated pixels.</summary>
    public int Reach { get; }

    /// <summary>The number of rows computed in parallel, at least 1. Default 1.</summary>
    public int MaximumThreads
    {
        get => _maximumThreads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maximumThreads = value;
        }
    }

    /// <summary>The number of still frames that are averaged.</summary>
    internal int FrameCount => _frames.Length;

    /// <summary>Blurs an image.</summary>
    /// <param name="sharp">C x H x W, of the size of <see cref="View"/>.</param>
    public PlanarImage Apply(PlanarImage sharp)
    {
        ArgumentNullException.ThrowIfNull(sharp);
        RequireSize(sharp.Height, sharp.Width, nameof(sharp));
        return new PlanarImage(sharp.Channels, sharp.Height, sharp.Width, Gather(sharp.Values, sharp.Channels));
    }

    /// <summary>The adjoint: adds each pixel, with the same weights, to the pixels from which <see cref="Apply(PlanarImage)"/> computes it.</summary>
    /// <param name="blurry">C x H x W, of the size of <see cref="View"/>.</param>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        ArgumentNullException.ThrowIfNull(blurry);
        RequireSize(blurry.Height, blurry.Width, nameof(blurry));
        return new PlanarImage(blurry.Channels, blurry.Height, blurry.Width, Scatter(blurry.Values, blurry.Channels));
    }

    /// <inheritdoc/>
    public double[] Apply(double[] sharp, int channels, int height, int width)
    {
        Planes.Require(sharp, channels, height, width);
        RequireSize(height, width, nameof(sharp));
        return Gather(sharp, channels);
    }

    /// <inheritdoc/>
    public double[] Adjoint(double[] blurry, int channels, int height, int width)
    {
        Planes.Require(blurry, channels, height, width);
        RequireSize(height, width, nameof(blurry));
        return Scatter(blurry, channels);
    }

    /// <summary>The linear motion that is equivalent to each pixel's blur, as data sets of linear motion store it.</summary>
    /// <returns>
    /// 2 x H x W, u to the right and v down, in px: the direction in which the pixel's trajectory varies most over time, its length the
    /// trajectory's extent in that direction; u > 0, or u = 0 and v >= 0. For a straight path of uniform speed that is end minus start.
    /// </returns>
    public PlanarImage MotionFlow()
    {
        PlanarImage flow = new(2, View.Height, View.Width);
        Homography[] maps = [.. Path.Poses.Select(pose => Homography.FromPose(pose, View.FocalLength))];
        Parallel.For(0, View.Height, Threads, y =>
        {
            var trajectory = new PathPoint[maps.Length];
            for (int x = 0; x < View.Width; x++)
            {
                PathPoint pixel = new(x - ((View.Width - 1) / 2.0), y - ((View.Height - 1) / 2.0));
                for (int i = 0; i < maps.Length; i++)
                {
                    trajectory[i] = maps[i].Displacement(pixel);
                }

                PathPoint motion = PrincipalMotion(trajectory);
                flow.Plane(0)[(y * View.Width) + x] = (float)motion.X;
                flow.Plane(1)[(y * View.Width) + x] = (float)motion.Y;
            }
        });
        return flow;
    }

    private ParallelOptions Threads => new() { MaxDegreeOfParallelism = MaximumThreads };

    /// <summary>
    /// The principal axis of the points, times their extent along it. The first and last have half the weight, as the path is linear between the
    /// points.
    /// </summary>
    private static PathPoint PrincipalMotion(ReadOnlySpan<PathPoint> points)
    {
        (double meanX, double meanY, double xx, double xy, double yy) = (0, 0, 0, 0, 0);
        for (int i = 0; i < points.Length; i++)
        {
            double weight = i == 0 || i == points.Length - 1 ? 0.5 / (points.Length - 1) : 1.0 / (points.Length - 1);
            (double x, double y) = (points[i].X, points[i].Y);
            (meanX, meanY) = (meanX + (weight * x), meanY + (weight * y));
            (xx, xy, yy) = (xx + (weight * x * x), xy + (weight * x * y), yy + (weight * y * y));
        }

        (xx, xy, yy) = (xx - (meanX * meanX), xy - (meanX * meanY), yy - (meanY * meanY));
        (double sin, double cos) = Math.SinCos(Math.Atan2(2 * xy, xx - yy) / 2); // −90° to 90°: cos >= 0
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (PathPoint point in points)
        {
            double along = (point.X * cos) + (point.Y * sin);
            (low, high) = (Math.Min(low, along), Math.Max(high, along));
        }

        // A vertical vector has u = 0 except for rounding.
        (double u, double v) = ((high - low) * cos, (high - low) * sin);
        return Math.Abs(u) < 1e-9 ? new PathPoint(0, Math.Abs(v)) : new PathPoint(u, v);
    }

    private T[] Gather<T>(T[] sharp, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = (View.Height, View.Width);
        T[][] planes = [.. Enumerable.Range(0, channels).Select(channel => Extend<T>(sharp.AsSpan(channel * height * width, height * width)))];
        var blurry = new T[sharp.Length];
        Parallel.For(0, height, Threads, y =>
        {
            BilinearRow<T> places = new(height, width, _margin);
            int length = BilinearRow<T>.LengthFor(width);
            var rows = new T[channels * length];
            foreach (ref readonly ExposureFrame frame in _frames.AsSpan())
            {
                places.Locate(frame, y);
                for (int channel = 0; channel < planes.Length; channel++)
                {
                    places.Gather(planes[channel], rows.AsSpan(channel * length, length));
                }
            }

            for (int channel = 0; channel < planes.Length; channel++)
            {
                rows.AsSpan(channel * length, width).CopyTo(blurry.AsSpan(((channel * height) + y) * width));
            }
        });
        return blurry;
    }

    private T[] Scatter<T>(T[] blurry, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = (View.Height, View.Width);
        (int extendedHeight, int extendedWidth) = (height + (2 * _margin), width + (2 * _margin));
        int stride = BilinearRow<T>.StrideFor(width, _margin);
        T[][] planes = [.. Enumerable.Range(0, channels).Select(_ => new T[extendedHeight * stride])];

        // Bands are so high that every second band adds to different rows: the order of additions does not depend on threads.
        int bandHeight = 2 * _margin;
        int bands = (height + bandHeight - 1) / bandHeight;
        for (int parity = 0; parity < 2; parity++)
        {
            Parallel.For(0, (bands + 1 - parity) / 2, Threads, i => ScatterBand(blurry, planes, ((2 * i) + parity) * bandHeight, bandHeight));
        }

        var sharp = new T[blurry.Length];
        var extended = new T[extendedHeight * extendedWidth];
        for (int channel = 0; channel < planes.Length; channel++)
        {
            for (int y = 0; y < extendedHeight; y++)
            {
                planes[channel].AsSpan(y * stride, extendedWidth).CopyTo(extended.AsSpan(y * extendedWidth));
            }

            BorderMargin.Fold<T>(extended, sharp.AsSpan(channel * height * width, height * width), width, _margin, BlurBorder.Replicate);
        }

        return sharp;
    }

    private T[] Extend<T>(ReadOnlySpan<T> plane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = (View.Height, View.Width);
        int stride = BilinearRow<T>.StrideFor(width, _margin);
        var extended = new T[(height + (2 * _margin)) * stride];
        for (int y = 0; y < height + (2 * _margin); y++)
        {
            int source = BorderMargin.Source(y - _margin, height, BlurBorder.Replicate);
            BorderMargin.Extend(plane.Slice(source * width, width), extended.AsSpan(y * stride, width + (2 * _margin)), BlurBorder.Replicate);
        }

        return extended;
    }

    private void ScatterBand<T>(T[] blurry, T[][] planes, int top, int bandHeight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width) = (View.Height, View.Width);
        BilinearRow<T> places = new(height, width, _margin);
        var row = new T[BilinearRow<T>.LengthFor(width)]; // 0 beyond the image
        for (int y = top; y < Math.Min(top + bandHeight, height); y++)
        {
            foreach (ref readonly ExposureFrame frame in _frames.AsSpan())
            {
                places.Locate(frame, y);
                for (int channel = 0; channel < planes.Length; channel++)
                {
                    blurry.AsSpan(((channel * height) + y) * width, width).CopyTo(row);
                    places.Scatter(row, planes[channel]);
                }
            }
        }
    }

    private void RequireSize(int height, int width, string name)
    {
        if (height != View.Height || width != View.Width)
        {
            throw new ArgumentException(
                $"The image is {height} x {width} but the camera takes {View.Height} x {View.Width}: make the operator for the image's size.", name);
        }
    }
}
