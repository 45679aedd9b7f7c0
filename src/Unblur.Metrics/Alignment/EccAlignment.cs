using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Unblur.Metrics.Filters;

namespace Unblur.Metrics.Alignment;

/// <summary>Two images could not be aligned: they show too little in common, or one has no texture. The message says at which step and what to do.</summary>
public sealed class AlignmentException : Exception
{
    public AlignmentException(string message)
        : base(message)
    {
    }
}

/// <summary>Finds the homography that makes an image agree with a template, by maximising their enhanced correlation coefficient.</summary>
/// <remarks>
/// <para>Evangelidis and Psarakis 2008, forward additive, as OpenCV's <c>findTransformECC</c> does it with <c>gaussFiltSize</c> 5: both images smoothed with
/// [1 4 6 4 1]/16, central differences, bilinear samples with 0 outside, means over the pixels whose nearest sample lies inside.</para>
/// <para>OpenCV calculates in single precision with positions rounded to 1/32 px and its versions differ from one another; this is double precision throughout.
/// Rows run in parallel; their sums are added in order, so the result does not depend on threads.</para>
/// </remarks>
internal sealed class EccAlignment
{
    private const int Parameters = 8;
    private const int Lanes = 4;
    private static readonly double[] Smoothing = [1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0];

    private readonly DoublePlane _template;
    private readonly Vector256<double>[] _image;
    private readonly int _imageHeight;
    private readonly int _imageWidth;

    private EccAlignment(DoublePlane template, DoublePlane image)
    {
        _template = SeparableFilter.Blur(template, Smoothing, Border.Reflect101);
        (_imageHeight, _imageWidth) = (image.Height, image.Width);
        _image = WithGradients(SeparableFilter.Blur(image, Smoothing, Border.Reflect101));
    }

    /// <summary>The map from the template's pixels to the image's, starting at the identity.</summary>
    /// <param name="template">One channel.</param>
    /// <param name="image">One channel.</param>
    /// <param name="iterations">All are done: there is no other stop, as in the evaluation of RealBlur.</param>
    /// <exception cref="AlignmentException">A step would lower the correlation, or the images have no texture or no overlap.</exception>
    internal static Homography Find(DoublePlane template, DoublePlane image, int iterations)
    {
        var alignment = new EccAlignment(template, image);
        Homography map = Homography.Identity;
        for (int iteration = 1; iteration <= iterations; iteration++)
        {
            map = alignment.Step(map, iteration);
        }

        return map;
    }

    private Homography Step(Homography map, int iteration)
    {
        var sums = new EccSums[_template.Height];
        Parallel.For(0, sums.Length, () => new EccRow(_template.Width), (y, _, row) =>
        {
            Sample(map, y, row);
            sums[y] = row.Sum(y, _template.Row(y));
            return row;
        }, _ => { });
        var total = new EccSums();
        foreach (EccSums sum in sums)
        {
            total.Add(sum);
        }

        double[,] hessian = total.Hessian;
        double[] imageProjection = total.ImageProjection();
        double[] templateProjection = total.TemplateProjection();
        double[] towards = Solve(hessian, imageProjection, iteration);
        double numerator = total.ImageVariance - Dot(imageProjection, towards);
        double denominator = total.Covariance - Dot(templateProjection, towards);
        if (!(denominator > 0) || !double.IsFinite(numerator))
        {
            throw new AlignmentException(
                $"ECC found no way to raise the correlation in step {iteration}: the images have too little in common. Check that they are a pair.");
        }

        double lambda = numerator / denominator;
        double[] error = new double[Parameters];
        for (int i = 0; i < Parameters; i++)
        {
            error[i] = (lambda * templateProjection[i]) - imageProjection[i];
        }

        double[] d = Solve(hessian, error, iteration);
        return new Homography(map.A + d[0], map.B + d[3], map.C + d[6], map.D + d[1], map.E + d[4], map.F + d[7], map.G + d[2], map.H + d[5]);
    }

    /// <summary>Fills a row with image, gradients divided by w, and the mask, where the map takes the template's row.</summary>
    private void Sample(Homography map, int y, EccRow row)
    {
        Vector256<double> one = Vector256<double>.One, zero = default;
        Vector256<double> startX = Vector256.Create((map.B * y) + map.C), startY = Vector256.Create((map.E * y) + map.F), startW = Vector256.Create((map.H * y) + 1);
        Vector256<double> lastX = Vector256.Create(_imageWidth - 1.0), lastY = Vector256.Create(_imageHeight - 1.0);
        for (int x = 0; x < row.Length; x += Lanes)
        {
            var column = Vector256.CreateSequence(x, 1.0);
            Vector256<double> inverse = one / ((column * map.G) + startW);
            Vector256<double> atX = ((column * map.A) + startX) * inverse;
            Vector256<double> atY = ((column * map.D) + startY) * inverse;
            var behind = Vector256.GreaterThanOrEqual(column, Vector256.Create((double)_template.Width));
            (Vector256<double> image, Vector256<double> gradientX, Vector256<double> gradientY) = Bilinear(atX, atY, behind);
            (gradientX, gradientY) = (gradientX * inverse, gradientY * inverse);
            Vector256<double> nearestX = Vector256.Round(atX), nearestY = Vector256.Round(atY);
            Vector256<double> inside = Vector256.GreaterThanOrEqual(nearestX, zero) & Vector256.LessThanOrEqual(nearestX, lastX)
                & Vector256.GreaterThanOrEqual(nearestY, zero) & Vector256.LessThanOrEqual(nearestY, lastY);
            image.CopyTo(row.Image, x);
            gradientX.CopyTo(row.GradientX, x);
            gradientY.CopyTo(row.GradientY, x);
            Vector256.AndNot(-((atX * gradientX) + (atY * gradientY)), behind).CopyTo(row.Radial, x);
            Vector256.AndNot(inside & one, behind).CopyTo(row.Mask, x);
        }
    }

    /// <summary>Image, x gradient and y gradient at four places between pixels; 0 at those behind the row.</summary>
    private (Vector256<double> Image, Vector256<double> GradientX, Vector256<double> GradientY) Bilinear(
        Vector256<double> x, Vector256<double> y, Vector256<double> behind)
    {
        Vector256<double> left = Vector256.Floor(x), top = Vector256.Floor(y);
        Vector256<double> within = Vector256.GreaterThanOrEqual(left, Vector256<double>.Zero) & Vector256.GreaterThanOrEqual(top, Vector256<double>.Zero)
            & Vector256.LessThan(left, Vector256.Create(_imageWidth - 1.0)) & Vector256.LessThan(top, Vector256.Create(_imageHeight - 1.0));
        Vector256<double> a, b, c, d;
        if (Vector256.EqualsAll(Vector256.AndNot(within, behind).AsInt64(), Vector256<long>.AllBitsSet))
        {
            Vector256<double> right = x - left, down = y - top;
            var at = Vector256.ConvertToInt64Native((top * _imageWidth) + left);
            (a, b) = (Between((int)at[0], right[0], down[0]), Between((int)at[1], right[1], down[1]));
            (c, d) = (Between((int)at[2], right[2], down[2]), Between((int)at[3], right[3], down[3]));
        }
        else
        {
            (a, b, c, d) = (One(0), One(1), One(2), One(3));
        }

        return (Vector256.Create(a[0], b[0], c[0], d[0]), Vector256.Create(a[1], b[1], c[1], d[1]), Vector256.Create(a[2], b[2], c[2], d[2]));

        Vector256<double> One(int lane) => behind[lane] == 0 ? Bilinear(x[lane], y[lane]) : default;
    }

    private Vector256<double> Between(int at, double right, double down)
    {
        ref Vector256<double> upper = ref _image[at];
        ref Vector256<double> lower = ref _image[at + _imageWidth];
        var above = Vector256.MultiplyAddEstimate(Unsafe.Add(ref upper, 1) - upper, Vector256.Create(right), upper);
        var below = Vector256.MultiplyAddEstimate(Unsafe.Add(ref lower, 1) - lower, Vector256.Create(right), lower);
        return Vector256.MultiplyAddEstimate(below - above, Vector256.Create(down), above);
    }

    /// <summary>Image, x gradient and y gradient between pixels; what lies outside is 0.</summary>
    private Vector256<double> Bilinear(double x, double y)
    {
        if (!(x > -1 && y > -1 && x < _imageWidth && y < _imageHeight))
        {
            return default;
        }

        (int left, int top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (double right, double down) = (x - left, y - top);
        return (Pixel(left, top) * ((1 - right) * (1 - down))) + (Pixel(left + 1, top) * (right * (1 - down)))
            + (Pixel(left, top + 1) * ((1 - right) * down)) + (Pixel(left + 1, top + 1) * (right * down));
    }

    private Vector256<double> Pixel(int x, int y)
        => (uint)x < (uint)_imageWidth && (uint)y < (uint)_imageHeight ? _image[(y * _imageWidth) + x] : default;

    /// <summary>(value, x gradient, y gradient, 0) at each pixel.</summary>
    private static Vector256<double>[] WithGradients(DoublePlane image)
    {
        var pixels = new Vector256<double>[image.Height * image.Width];
        int Left(int i, int length) => SeparableFilter.Index(i - 1, length, Border.Reflect101);
        int Right(int i, int length) => SeparableFilter.Index(i + 1, length, Border.Reflect101);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                pixels[(y * image.Width) + x] = Vector256.Create(
                    image[y, x],
                    (image[y, Right(x, image.Width)] - image[y, Left(x, image.Width)]) / 2,
                    (image[Right(y, image.Height), x] - image[Left(y, image.Height), x]) / 2,
                    0);
            }
        }

        return pixels;
    }

    /// <summary>Gaussian elimination with pivots.</summary>
    private static double[] Solve(double[,] matrix, double[] right, int iteration)
    {
        double[,] a = (double[,])matrix.Clone();
        double[] x = [.. right];
        for (int column = 0; column < Parameters; column++)
        {
            int pivot = Enumerable.Range(column, Parameters - column).MaxBy(row => Math.Abs(a[row, column]));
            if (!(Math.Abs(a[pivot, column]) > 0))
            {
                throw new AlignmentException($"ECC has nothing to follow in step {iteration}: an image is flat, or the images no longer overlap. Check that they are a pair.");
            }

            for (int i = 0; i < Parameters; i++)
            {
                (a[column, i], a[pivot, i]) = (a[pivot, i], a[column, i]);
            }

            (x[column], x[pivot]) = (x[pivot], x[column]);
            for (int row = column + 1; row < Parameters; row++)
            {
                double factor = a[row, column] / a[column, column];
                for (int i = column; i < Parameters; i++)
                {
                    a[row, i] -= factor * a[column, i];
                }

                x[row] -= factor * x[column];
            }
        }

        for (int row = Parameters - 1; row >= 0; row--)
        {
            for (int i = row + 1; i < Parameters; i++)
            {
                x[row] -= a[row, i] * x[i];
            }

            x[row] /= a[row, row];
        }

        return x;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
