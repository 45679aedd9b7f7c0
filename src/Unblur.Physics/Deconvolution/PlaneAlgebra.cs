using System.Numerics;
using Unblur.Physics.Operators;

namespace Unblur.Physics.Deconvolution;

/// <summary>Vector arithmetic over whole images: float32 values, sums of products in double precision.</summary>
/// <remarks>Sums are made chunk by chunk and then over the chunks, so they do not depend on the number of threads.</remarks>
internal sealed class PlaneAlgebra(int length, int maximumThreads)
{
    private const int Chunk = 1 << 13;

    private readonly double[] _sums = new double[(length + Chunk - 1) / Chunk];
    private readonly double[] _moreSums = new double[(length + Chunk - 1) / Chunk];

    /// <summary>residual = direction = beta z + back − product. Returns the squared lengths of the residual and of beta z + back.</summary>
    public (double Residual, double RightHandSide) Begin(float[] z, double beta, float[] back, float[] product, float[] residual, float[] direction)
    {
        ForEach((index, from, count) =>
        {
            Span<float> r = residual.AsSpan(from, count);
            Sum(z.AsSpan(from, count), (float)beta, back.AsSpan(from, count), r);
            _moreSums[index] = Dot(r, r);
            AddScaled(r, product.AsSpan(from, count), -1);
            r.CopyTo(direction.AsSpan(from, count));
            _sums[index] = Dot(r, r);
        });
        return (_sums.Sum(), _moreSums.Sum());
    }

    /// <summary>product += beta direction. Returns direction · product.</summary>
    public double AddAndDot(float[] product, float[] direction, double beta)
    {
        ForEach((index, from, count) =>
        {
            Span<float> q = product.AsSpan(from, count);
            AddScaled(q, direction.AsSpan(from, count), (float)beta);
            _sums[index] = Dot(q, direction.AsSpan(from, count));
        });
        return _sums.Sum();
    }

    /// <summary>image += step direction, residual −= step product. Returns the squared length of the residual.</summary>
    public double Advance(float[] image, float[] residual, float[] direction, float[] product, double step)
    {
        ForEach((index, from, count) =>
        {
            Span<float> r = residual.AsSpan(from, count);
            AddScaled(image.AsSpan(from, count), direction.AsSpan(from, count), (float)step);
            AddScaled(r, product.AsSpan(from, count), -(float)step);
            _sums[index] = Dot(r, r);
        });
        return _sums.Sum();
    }

    /// <summary>direction = residual + ratio direction.</summary>
    public void Turn(float[] direction, float[] residual, double ratio) => ForEach((_, from, count) =>
        Sum(direction.AsSpan(from, count), (float)ratio, residual.AsSpan(from, count), direction.AsSpan(from, count)));

    /// <summary>values *= weights.</summary>
    public void Multiply(float[] values, float[] weights) => ForEach((_, from, count) =>
    {
        Span<float> target = values.AsSpan(from, count);
        ReadOnlySpan<float> factors = weights.AsSpan(from, count);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) * new Vector<float>(factors[i..])).CopyTo(target[i..]);
        }

        for (; i < count; i++)
        {
            target[i] *= factors[i];
        }
    });

    private void ForEach(Action<int, int, int> action) =>
        Rows.ForEach(_sums.Length, maximumThreads, index => action(index, index * Chunk, Math.Min(Chunk, length - (index * Chunk))));

    /// <summary>result = scale a + b; the result may be a.</summary>
    private static void Sum(ReadOnlySpan<float> a, float scale, ReadOnlySpan<float> b, Span<float> result)
    {
        int i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((new Vector<float>(a[i..]) * scale) + new Vector<float>(b[i..])).CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            result[i] = (a[i] * scale) + b[i];
        }
    }

    /// <summary>target += scale values.</summary>
    private static void AddScaled(Span<float> target, ReadOnlySpan<float> values, float scale) => Sum(values, scale, target, target);

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        (Vector<double> low, Vector<double> high) = (default, default);
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out Vector<double> lowA, out Vector<double> highA);
            Vector.Widen(new Vector<float>(b[i..]), out Vector<double> lowB, out Vector<double> highB);
            low += lowA * lowB;
            high += highA * highB;
        }

        double sum = Vector.Sum(low + high);
        for (; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
