using System.Numerics;
using System.Runtime.Intrinsics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.CameraShake;

/// <summary>The sources of one row of a frame: four neighbours and their bilinear weights for each pixel. Gather and scatter use the same ones.</summary>
/// <remarks>
/// Displacements change slowly along a row, so the pixels of a vector mostly have whole displacements in common and load from
/// consecutive places; the others are loaded one by one. Not thread-safe.
/// </remarks>
internal sealed class BilinearRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _corners;
    private readonly T[] _topLeft, _topRight, _bottomLeft, _bottomRight;
    private readonly bool[] _together;
    private readonly int _width, _height, _margin, _length;

    /// <param name="height">Height of the image without margin.</param>
    /// <param name="width">Width of the image without margin.</param>
    /// <param name="margin">Px around it; displacements are kept below this − 1.</param>
    public BilinearRow(int height, int width, int margin)
    {
        (_height, _width, _margin) = (height, width, margin);
        _length = LengthFor(width);
        (_corners, _together) = (new int[_length + Vector256<int>.Count - Lanes], new bool[_length / Lanes]);
        (_topLeft, _topRight, _bottomLeft, _bottomRight) = (new T[_length], new T[_length], new T[_length], new T[_length]);
    }

    private static int Lanes => Vector256<T>.Count;

    /// <summary>The length of a row in whole vectors, which <see cref="Gather"/> writes and <see cref="Scatter"/> reads.</summary>
    public static int LengthFor(int width) => (width + Lanes - 1) / Lanes * Lanes;

    /// <summary>Distance between rows of a plane with its margin; the last vector of a row may extend a little beyond the row.</summary>
    public static int StrideFor(int width, int margin) => LengthFor(width) + (2 * margin);

    private int Stride => StrideFor(_width, _margin);

    /// <summary>Computes places and weights for row <paramref name="y"/>.</summary>
    public void Locate(in ExposureFrame frame, int y)
    {
        Homography map = frame.Source;
        double fromMiddle = y - ((_height - 1) / 2.0);
        Vector256<T> xSlope = All(map.E00), xStart = All((map.E01 * fromMiddle) + map.E02);
        Vector256<T> ySlope = All(map.E10), yStart = All((map.E11 * fromMiddle) + map.E12);
        Vector256<T> depthSlope = All(map.E20), depthStart = All(map.E21 * fromMiddle);
        Vector256<T> row = All(fromMiddle), one = Vector256<T>.One, weight = All(frame.Weight);
        Vector256<T> most = All(_margin - 2);
        Vector256<T> column = Vector256.CreateSequence(T.Zero, T.One) - All((_width - 1) / 2.0);
        int stride = Stride;
        var still = Vector256.CreateSequence(((y + _margin) * stride) + _margin, 1); // the positions of the pixels themselves
        for (int x = 0; x < _length; x += Lanes, column += All(Lanes), still += Vector256.Create(Lanes))
        {
            Vector256<T> depth = (depthSlope * column) + depthStart;
            Vector256<T> dx = ((xSlope * column) + xStart - (column * depth)) / (one + depth);
            Vector256<T> dy = ((ySlope * column) + yStart - (row * depth)) / (one + depth);
            dx = Vector256.Min(Vector256.Max(dx, -most), most);
            dy = Vector256.Min(Vector256.Max(dy, -most), most);

            Vector256<T> wholeX = Simd.Floor(dx), wholeY = Simd.Floor(dy);
            Vector256<T> right = dx - wholeX, bottom = (dy - wholeY) * weight, top = weight - bottom;
            (top * (one - right)).CopyTo(_topLeft, x);
            (top * right).CopyTo(_topRight, x);
            (bottom * (one - right)).CopyTo(_bottomLeft, x);
            (bottom * right).CopyTo(_bottomRight, x);

            // With four pixels per vector the upper half repeats the lower one: it does not change the decision, and the next pixels overwrite it.
            Vector256<int> corner = (Simd.ToInt32(wholeY) * stride) + Simd.ToInt32(wholeX) + still;
            corner.CopyTo(_corners, x);
            _together[x / Lanes] = Vector256.EqualsAll(corner, Vector256.CreateSequence(corner[0], 1));
        }
    }

    /// <summary>Adds the weighted neighbours to a row.</summary>
    public void Gather(ReadOnlySpan<T> plane, Span<T> row)
    {
        int stride = Stride;
        for (int x = 0; x < _length; x += Lanes)
        {
            int corner = _corners[x];
            if (_together[x / Lanes])
            {
                var sum = Vector256.Create<T>(row.Slice(x, Lanes));
                sum = Simd.MultiplyAdd(Vector256.Create(_topLeft, x), Vector256.Create<T>(plane.Slice(corner, Lanes)), sum);
                sum = Simd.MultiplyAdd(Vector256.Create(_topRight, x), Vector256.Create<T>(plane.Slice(corner + 1, Lanes)), sum);
                sum = Simd.MultiplyAdd(Vector256.Create(_bottomLeft, x), Vector256.Create<T>(plane.Slice(corner + stride, Lanes)), sum);
                sum = Simd.MultiplyAdd(Vector256.Create(_bottomRight, x), Vector256.Create<T>(plane.Slice(corner + stride + 1, Lanes)), sum);
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
    public void Scatter(ReadOnlySpan<T> row, Span<T> plane)
    {
        int stride = Stride;
        for (int x = 0; x < _length; x += Lanes)
        {
            if (_together[x / Lanes])
            {
                var values = Vector256.Create(row.Slice(x, Lanes));
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

    private static Vector256<T> All(double value) => Vector256.Create(T.CreateTruncating(value));

    private static void AddProduct(Vector256<T> values, T[] weights, int x, Span<T> target) =>
        Simd.MultiplyAdd(values, Vector256.Create(weights, x), Vector256.Create<T>(target)).CopyTo(target);
}
