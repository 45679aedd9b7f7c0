using System.Runtime.Intrinsics;

namespace Unblur.Physics;

/// <summary>Where one row of a frame takes its light from: four neighbours and their bilinear weights for each pixel. Gather and scatter use the same.</summary>
/// <remarks>
/// Displacements change slowly along a row, so eight neighbouring pixels mostly have whole displacements in common and load from
/// consecutive places; the others go one by one. Not thread-safe.
/// </remarks>
internal sealed class BilinearRow
{
    private const int Lanes = 8;

    private readonly int[] _corners;
    private readonly float[] _topLeft, _topRight, _bottomLeft, _bottomRight;
    private readonly bool[] _together;
    private readonly int _width, _height, _margin;

    /// <param name="height">Of the image without margin.</param>
    /// <param name="width">Of the image without margin.</param>
    /// <param name="margin">Px around it; displacements are kept below this − 1.</param>
    public BilinearRow(int height, int width, int margin)
    {
        (_height, _width, _margin) = (height, width, margin);
        int length = LengthFor(width);
        (_corners, _together) = (new int[length], new bool[length / Lanes]);
        (_topLeft, _topRight, _bottomLeft, _bottomRight) = (new float[length], new float[length], new float[length], new float[length]);
    }

    /// <summary>A row in whole vectors: what <see cref="Gather"/> writes and <see cref="Scatter"/> reads.</summary>
    public static int LengthFor(int width) => (width + Lanes - 1) / Lanes * Lanes;

    /// <summary>Distance between rows of a plane with its margin; the last vector of a row may reach a little behind.</summary>
    public static int StrideFor(int width, int margin) => LengthFor(width) + (2 * margin);

    private int Stride => StrideFor(_width, _margin);

    /// <summary>Computes places and weights for row <paramref name="y"/>.</summary>
    public void Locate(in ExposureFrame frame, int y)
    {
        Homography map = frame.Source;
        double fromMiddle = y - ((_height - 1) / 2.0);
        Vector256<float> xSlope = Vector256.Create((float)map.E00), xStart = Vector256.Create((float)((map.E01 * fromMiddle) + map.E02));
        Vector256<float> ySlope = Vector256.Create((float)map.E10), yStart = Vector256.Create((float)((map.E11 * fromMiddle) + map.E12));
        Vector256<float> depthSlope = Vector256.Create((float)map.E20), depthStart = Vector256.Create((float)(map.E21 * fromMiddle));
        Vector256<float> row = Vector256.Create((float)fromMiddle), one = Vector256.Create(1f), weight = Vector256.Create((float)frame.Weight);
        Vector256<float> most = Vector256.Create(_margin - 2f);
        Vector256<float> lanes = Vector256.CreateSequence(0f, 1f) - Vector256.Create((float)((_width - 1) / 2.0));
        for (int x = 0; x < _corners.Length; x += Lanes)
        {
            Vector256<float> column = lanes + Vector256.Create((float)x);
            Vector256<float> depth = (depthSlope * column) + depthStart;
            Vector256<float> dx = ((xSlope * column) + xStart - (column * depth)) / (one + depth);
            Vector256<float> dy = ((ySlope * column) + yStart - (row * depth)) / (one + depth);
            dx = Vector256.Min(Vector256.Max(dx, -most), most);
            dy = Vector256.Min(Vector256.Max(dy, -most), most);

            Vector256<float> wholeX = Vector256.Floor(dx), wholeY = Vector256.Floor(dy);
            Vector256<float> right = dx - wholeX, bottom = (dy - wholeY) * weight, top = weight - bottom;
            (top * (one - right)).CopyTo(_topLeft, x);
            (top * right).CopyTo(_topRight, x);
            (bottom * (one - right)).CopyTo(_bottomLeft, x);
            (bottom * right).CopyTo(_bottomRight, x);
            Vector256<int> corner = (Vector256.ConvertToInt32(wholeY) + Vector256.Create(y + _margin)) * Stride
                + Vector256.ConvertToInt32(wholeX) + Vector256.CreateSequence(x + _margin, 1);
            corner.CopyTo(_corners, x);
            _together[x / Lanes] = Vector256.EqualsAll(corner, Vector256.CreateSequence(corner[0], 1));
        }
    }

    /// <summary>Adds the weighted neighbours to a row.</summary>
    public void Gather(ReadOnlySpan<float> plane, Span<float> row)
    {
        int stride = Stride;
        for (int x = 0; x < _corners.Length; x += Lanes)
        {
            int corner = _corners[x];
            if (_together[x / Lanes])
            {
                Vector256<float> sum = Vector256.Create<float>(row.Slice(x, Lanes));
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(_topLeft, x), Vector256.Create<float>(plane.Slice(corner, Lanes)), sum);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(_topRight, x), Vector256.Create<float>(plane.Slice(corner + 1, Lanes)), sum);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(_bottomLeft, x), Vector256.Create<float>(plane.Slice(corner + stride, Lanes)), sum);
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(_bottomRight, x), Vector256.Create<float>(plane.Slice(corner + stride + 1, Lanes)), sum);
                sum.CopyTo(row.Slice(x, Lanes));
                continue;
            }

            for (int i = x; i < x + Lanes; i++)
            {
                corner = _corners[i];
                row[i] += (_topLeft[i] * plane[corner]) + (_topRight[i] * plane[corner + 1])
                    + (_bottomLeft[i] * plane[corner + stride]) + (_bottomRight[i] * plane[corner + stride + 1]);
            }
        }
    }

    /// <summary>The adjoint of <see cref="Gather"/>: adds each value of the row, weighted, to its four neighbours.</summary>
    public void Scatter(ReadOnlySpan<float> row, Span<float> plane)
    {
        int stride = Stride;
        for (int x = 0; x < _corners.Length; x += Lanes)
        {
            if (_together[x / Lanes])
            {
                Vector256<float> values = Vector256.Create(row.Slice(x, Lanes));
                int corner = _corners[x];
                AddProduct(values, _topLeft, x, plane.Slice(corner, Lanes));
                AddProduct(values, _topRight, x, plane.Slice(corner + 1, Lanes));
                AddProduct(values, _bottomLeft, x, plane.Slice(corner + stride, Lanes));
                AddProduct(values, _bottomRight, x, plane.Slice(corner + stride + 1, Lanes));
                continue;
            }

            for (int i = x; i < x + Lanes; i++)
            {
                int corner = _corners[i];
                plane[corner] += _topLeft[i] * row[i];
                plane[corner + 1] += _topRight[i] * row[i];
                plane[corner + stride] += _bottomLeft[i] * row[i];
                plane[corner + stride + 1] += _bottomRight[i] * row[i];
            }
        }
    }

    private static void AddProduct(Vector256<float> values, float[] weights, int x, Span<float> target) =>
        Vector256.FusedMultiplyAdd(values, Vector256.Create(weights, x), Vector256.Create<float>(target)).CopyTo(target);
}
