namespace Unblur.Metrics.Alignment;

/// <summary>Sums over pixels from which a step of ECC follows.</summary>
/// <remarks>
/// The Jacobian's columns are gradient p (0: x, 1: y, 2: radial) times x for columns 0 to 2, times y for 3 to 5, and, for p below 2, times 1 for
/// 6 and 7. The projections of the image are over all pixels, its mean taken off inside the mask only, as OpenCV does.
/// </remarks>
internal sealed class EccSums
{
    private const int Parameters = 8;

    private readonly double[] _image = new double[Parameters];
    private readonly double[] _template = new double[Parameters];
    private readonly double[] _mask = new double[Parameters];
    private double _count;
    private double _imageSum;
    private double _templateSum;
    private double _imageSquares;
    private double _products;

    /// <summary>J' J.</summary>
    internal double[,] Hessian { get; } = new double[Parameters, Parameters];

    /// <summary>Sum of (i - mean i)² over the mask.</summary>
    internal double ImageVariance => _imageSquares - (_imageSum * _imageSum / _count);

    /// <summary>Sum of (i - mean i)(t - mean t) over the mask.</summary>
    internal double Covariance => _products - (_imageSum * _templateSum / _count);

    /// <summary>J' (i - mean i).</summary>
    internal double[] ImageProjection() => [.. _image.Zip(_mask, (sum, mask) => sum - (_imageSum / _count * mask))];

    /// <summary>J' (t - mean t), 0 outside the mask.</summary>
    internal double[] TemplateProjection() => [.. _template.Zip(_mask, (sum, mask) => sum - (_templateSum / _count * mask))];

    /// <param name="p">Gradient.</param>
    /// <param name="q">Gradient, not before p.</param>
    /// <param name="y">The row.</param>
    /// <param name="moments">Sums of pq, pqx, pqx² over the row.</param>
    internal void AddHessian(int p, int q, double y, (double Sum, double X, double XX) moments)
    {
        AddBlock(p, q, y, moments);
        if (p != q)
        {
            AddBlock(q, p, y, moments);
        }
    }

    /// <summary>Products of gradient p with image, masked template and mask.</summary>
    internal void AddProjections(
        int p, double y, (double Sum, double X, double XX) image, (double Sum, double X, double XX) template, (double Sum, double X, double XX) mask)
    {
        Project(_image, p, y, image);
        Project(_template, p, y, template);
        Project(_mask, p, y, mask);
    }

    internal void AddMeans(double count, (double Image, double Template) sums, (double Image, double Mixed) products)
    {
        _count += count;
        _imageSum += sums.Image;
        _templateSum += sums.Template;
        _imageSquares += products.Image;
        _products += products.Mixed;
    }

    internal void Add(EccSums other)
    {
        for (int i = 0; i < Parameters; i++)
        {
            for (int j = 0; j < Parameters; j++)
            {
                Hessian[i, j] += other.Hessian[i, j];
            }

            _image[i] += other._image[i];
            _template[i] += other._template[i];
            _mask[i] += other._mask[i];
        }

        AddMeans(other._count, (other._imageSum, other._templateSum), (other._imageSquares, other._products));
    }

    private void AddBlock(int p, int q, double y, (double Sum, double X, double XX) moments)
    {
        AddEntry(p, q, moments.XX);
        AddEntry(p, 3 + q, y * moments.X);
        AddEntry(3 + p, q, y * moments.X);
        AddEntry(3 + p, 3 + q, y * y * moments.Sum);
        AddEntry(p, 6 + q, moments.X);
        AddEntry(6 + p, q, moments.X);
        AddEntry(3 + p, 6 + q, y * moments.Sum);
        AddEntry(6 + p, 3 + q, y * moments.Sum);
        AddEntry(6 + p, 6 + q, moments.Sum);
    }

    /// <summary>The ninth column, the radial gradient times 1, belongs to the parameter that is fixed to 1.</summary>
    private void AddEntry(int row, int column, double value)
    {
        if (row < Parameters && column < Parameters)
        {
            Hessian[row, column] += value;
        }
    }

    private static void Project(double[] projection, int p, double y, (double Sum, double X, double XX) moments)
    {
        projection[p] += moments.X;
        projection[3 + p] += y * moments.Sum;
        if (6 + p < Parameters)
        {
            projection[6 + p] += moments.Sum;
        }
    }
}
