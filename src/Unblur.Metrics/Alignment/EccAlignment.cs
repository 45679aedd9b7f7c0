using System.Runtime.Intrinsics;

namespace Unblur.Metrics;

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
        var map = Homography.Identity;
        for (var iteration = 1; iteration <= iterations; iteration++) map = alignment.Step(map, iteration);
        return map;
    }

    private Homography Step(Homography map, int iteration)
    {
        var sums = new EccSums[_template.Height];
        Parallel.For(0, sums.Length, () => new EccRow(_template.Width), (y, _, row) =>
        {
            Sample(map, y, row);
            sums[y] = row.Sum(y, _template.Values.AsSpan(y * _template.Stride, _template.Stride));
            return row;
        }, _ => { });
        var total = new EccSums();
        foreach (var sum in sums) total.Add(sum);

        var hessian = total.Hessian;
        var imageProjection = total.ImageProjection();
        var templateProjection = total.TemplateProjection();
        var towards = Solve(hessian, imageProjection, iteration);
        var numerator = total.ImageVariance - Dot(imageProjection, towards);
        var denominator = total.Covariance - Dot(templateProjection, towards);
        if (!(denominator > 0) || !double.IsFinite(numerator))
        {
            throw new AlignmentException(
                $"ECC found no way to raise the correlation in step {iteration}: the images have too little in common. Check that they are a pair.");
        }

        var lambda = numerator / denominator;
        var error = new double[Parameters];
        for (var i = 0; i < Parameters; i++) error[i] = (lambda * templateProjection[i]) - imageProjection[i];
        var d = Solve(hessian, error, iteration);
        return new Homography(map.A + d[0], map.B + d[3], map.C + d[6], map.D + d[1], map.E + d[4], map.F + d[7], map.G + d[2], map.H + d[5]);
    }

    /// <summary>Fills a row with image, gradients divided by w, and the mask, where the map takes the template's row.</summary>
    private void Sample(Homography map, int y, EccRow row)
    {
        for (var x = 0; x < _template.Width; x++)
        {
            var inverse = 1 / ((map.G * x) + (map.H * y) + 1);
            var atX = ((map.A * x) + (map.B * y) + map.C) * inverse;
            var atY = ((map.D * x) + (map.E * y) + map.F) * inverse;
            var sample = Bilinear(atX, atY);
            var (gradientX, gradientY) = (sample[1] * inverse, sample[2] * inverse);
            row.Image[x] = sample[0];
            row.GradientX[x] = gradientX;
            row.GradientY[x] = gradientY;
            row.Radial[x] = -((atX * gradientX) + (atY * gradientY));
            var inside = Math.Round(atX) >= 0 && Math.Round(atX) <= _imageWidth - 1 && Math.Round(atY) >= 0 && Math.Round(atY) <= _imageHeight - 1;
            row.Mask[x] = inside ? 1 : 0;
        }
    }

    /// <summary>Image, x gradient and y gradient between pixels; what lies outside is 0.</summary>
    private Vector256<double> Bilinear(double x, double y)
    {
        if (!(x > -1 && y > -1 && x < _imageWidth && y < _imageHeight)) return default;
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (right, down) = (x - left, y - top);
        if (left >= 0 && top >= 0 && left < _imageWidth - 1 && top < _imageHeight - 1)
        {
            var at = (top * _imageWidth) + left;
            var upper = (_image[at] * (1 - right)) + (_image[at + 1] * right);
            var lower = (_image[at + _imageWidth] * (1 - right)) + (_image[at + _imageWidth + 1] * right);
            return (upper * (1 - down)) + (lower * down);
        }

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
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
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
        var a = (double[,])matrix.Clone();
        double[] x = [.. right];
        for (var column = 0; column < Parameters; column++)
        {
            var pivot = Enumerable.Range(column, Parameters - column).MaxBy(row => Math.Abs(a[row, column]));
            if (!(Math.Abs(a[pivot, column]) > 0))
                throw new AlignmentException($"ECC has nothing to follow in step {iteration}: an image is flat, or the images no longer overlap. Check that they are a pair.");
            for (var i = 0; i < Parameters; i++) (a[column, i], a[pivot, i]) = (a[pivot, i], a[column, i]);
            (x[column], x[pivot]) = (x[pivot], x[column]);
            for (var row = column + 1; row < Parameters; row++)
            {
                var factor = a[row, column] / a[column, column];
                for (var i = column; i < Parameters; i++) a[row, i] -= factor * a[column, i];
                x[row] -= factor * x[column];
            }
        }

        for (var row = Parameters - 1; row >= 0; row--)
        {
            for (var i = row + 1; i < Parameters; i++) x[row] -= a[row, i] * x[i];
            x[row] /= a[row, row];
        }

        return x;
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
