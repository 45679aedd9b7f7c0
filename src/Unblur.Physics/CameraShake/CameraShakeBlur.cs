using Unblur.Imaging;

namespace Unblur.Physics;

/// <summary>The blur of camera shake in three dimensions: the average of the sharp image as it is seen along a camera path.</summary>
/// <remarks>
/// y(p) = Σ w(t) x(H(t)⁻¹ p), H(t) the homography of the pose at time t, bilinear, edge pixels going on for ever. The exposure is cut into
/// stretches within which no pixel moves further than <see cref="MaximumStep"/>. With translation along x and y alone this is
/// <see cref="KernelBlur"/> with <see cref="BlurKernel.FromPath"/>, but for that cutting. After Whyte et al., "Non-uniform deblurring
/// for shaken images", IJCV 2012, who have rotation; a plane's translation is added. Immutable: one operator may serve many threads.
/// </remarks>
public sealed class CameraShakeBlur : IBlurOperator
{
    /// <summary>Px that a pixel moves at most within a stretch that is taken as still.</summary>
    public const double MaximumStep = 0.5;

    private readonly ExposureFrame[] _frames;
    private readonly int _margin;
    private readonly int _maximumThreads = 1;

    /// <param name="path">What the scene does before the camera.</param>
    /// <param name="view">The camera, and the size of the images that the operator takes.</param>
    /// <exception cref="ArgumentException">The path takes part of the scene behind the camera.</exception>
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
        _margin = Reach + 3; // bilinear, and for what the probes miss
    }

    public CameraPath Path { get; }

    public CameraView View { get; }

    /// <summary>The largest blur extent in the image, px: see <see cref="CameraPath.Extent"/>.</summary>
    public double Extent { get; }

    /// <summary>How far light comes from, px: what is closer to the edge than this is partly made up.</summary>
    public int Reach { get; }

    /// <summary>Rows computed at the same time, at least 1. Default 1.</summary>
    public int MaximumThreads
    {
        get => _maximumThreads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maximumThreads = value;
        }
    }

    /// <summary>Still frames that are averaged.</summary>
    internal int FrameCount => _frames.Length;

    /// <summary>Blurs an image.</summary>
    /// <param name="sharp">C x H x W, of the size of <see cref="View"/>.</param>
    public PlanarImage Apply(PlanarImage sharp)
    {
        RequireSize(sharp);
        float[][] planes = [.. Enumerable.Range(0, sharp.Channels).Select(channel => Extend(sharp, channel))];
        PlanarImage blurry = new(sharp.Channels, sharp.Height, sharp.Width);
        Parallel.For(0, sharp.Height, Threads, y =>
        {
            BilinearRow places = new(sharp.Height, sharp.Width, _margin);
            int length = BilinearRow.LengthFor(sharp.Width);
            float[] rows = new float[sharp.Channels * length];
            foreach (ref readonly ExposureFrame frame in _frames.AsSpan())
            {
                places.Locate(frame, y);
                for (int channel = 0; channel < planes.Length; channel++)
                    places.Gather(planes[channel], rows.AsSpan(channel * length, length));
            }

            for (int channel = 0; channel < planes.Length; channel++)
                rows.AsSpan(channel * length, sharp.Width).CopyTo(blurry.Plane(channel)[(y * sharp.Width)..]);
        });
        return blurry;
    }

    /// <summary>The adjoint: each pixel goes back, with the same weights, to the places that <see cref="Apply"/> took it from.</summary>
    /// <param name="blurry">C x H x W, of the size of <see cref="View"/>.</param>
    public PlanarImage Adjoint(PlanarImage blurry)
    {
        RequireSize(blurry);
        int stride = BilinearRow.StrideFor(blurry.Width, _margin);
        float[][] planes = [.. Enumerable.Range(0, blurry.Channels).Select(_ => new float[(blurry.Height + (2 * _margin)) * stride])];

        // Bands so high that every second one reaches rows of its own: the order of additions does not depend on threads.
        int height = 2 * _margin;
        int bands = (blurry.Height + height - 1) / height;
        for (int parity = 0; parity < 2; parity++)
            Parallel.For(0, (bands + 1 - parity) / 2, Threads, i => ScatterBand(blurry, planes, ((2 * i) + parity) * height, height));

        PlanarImage sharp = new(blurry.Channels, blurry.Height, blurry.Width);
        int extendedWidth = blurry.Width + (2 * _margin);
        float[] extended = new float[(blurry.Height + (2 * _margin)) * extendedWidth];
        for (int channel = 0; channel < planes.Length; channel++)
        {
            for (int y = 0; y < blurry.Height + (2 * _margin); y++)
                planes[channel].AsSpan(y * stride, extendedWidth).CopyTo(extended.AsSpan(y * extendedWidth));
            BorderMargin.Fold(extended, sharp.Plane(channel), sharp.Width, _margin, BlurBorder.Replicate);
        }

        return sharp;
    }

    /// <summary>The motion that each pixel's blur amounts to, as stored with data sets of linear motion.</summary>
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
            PathPoint[] trajectory = new PathPoint[maps.Length];
            for (int x = 0; x < View.Width; x++)
            {
                PathPoint pixel = new(x - ((View.Width - 1) / 2.0), y - ((View.Height - 1) / 2.0));
                for (int i = 0; i < maps.Length; i++)
                    trajectory[i] = maps[i].Displacement(pixel);
                PathPoint motion = PrincipalMotion(trajectory);
                flow.Plane(0)[(y * View.Width) + x] = (float)motion.X;
                flow.Plane(1)[(y * View.Width) + x] = (float)motion.Y;
            }
        });
        return flow;
    }

    private ParallelOptions Threads => new() { MaxDegreeOfParallelism = MaximumThreads };

    /// <summary>Principal axis of the points, the first and last counting half as the path is linear between them, times their extent along it.</summary>
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

        // Straight down has u = 0 but for rounding.
        (double u, double v) = ((high - low) * cos, (high - low) * sin);
        return Math.Abs(u) < 1e-9 ? new PathPoint(0, Math.Abs(v)) : new PathPoint(u, v);
    }

    private float[] Extend(PlanarImage image, int channel)
    {
        int stride = BilinearRow.StrideFor(image.Width, _margin);
        float[] extended = new float[(image.Height + (2 * _margin)) * stride];
        for (int y = 0; y < image.Height + (2 * _margin); y++)
        {
            int source = BorderMargin.Source(y - _margin, image.Height, BlurBorder.Replicate);
            BorderMargin.Extend(
                image.Plane(channel).Slice(source * image.Width, image.Width), extended.AsSpan(y * stride, image.Width + (2 * _margin)), BlurBorder.Replicate);
        }

        return extended;
    }

    private void ScatterBand(PlanarImage blurry, float[][] planes, int top, int height)
    {
        BilinearRow places = new(blurry.Height, blurry.Width, _margin);
        float[] row = new float[BilinearRow.LengthFor(blurry.Width)]; // 0 behind the image
        for (int y = top; y < Math.Min(top + height, blurry.Height); y++)
        {
            foreach (ref readonly ExposureFrame frame in _frames.AsSpan())
            {
                places.Locate(frame, y);
                for (int channel = 0; channel < planes.Length; channel++)
                {
                    blurry.Plane(channel).Slice(y * blurry.Width, blurry.Width).CopyTo(row);
                    places.Scatter(row, planes[channel]);
                }
            }
        }
    }

    private void RequireSize(PlanarImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Height != View.Height || image.Width != View.Width)
        {
            throw new ArgumentException(
                $"The image is {image.Height} x {image.Width} but the camera takes {View.Height} x {View.Width}: make the operator for the image's size.", nameof(image));
        }
    }
}
