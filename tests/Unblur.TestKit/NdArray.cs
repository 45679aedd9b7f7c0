using Unblur.Torch;

namespace Unblur.TestKit;

/// <summary>Numbers in an array of any rank: what tests compute the slow way, to compare tensors with.</summary>
public sealed class NdArray
{
    private readonly double[] _values;

    private NdArray(int[] shape, double[] values) => (Shape, _values) = (shape, values);

    public int[] Shape { get; }

    public IReadOnlyList<double> Values => _values;

    public double this[params int[] index] => _values[Offset(index)];

    /// <summary>Every element from its index.</summary>
    public static NdArray Of(int[] shape, Func<int[], double> element)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(element);
        double[] values = new double[shape.Aggregate(1, (product, size) => product * size)];
        int[] index = new int[shape.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element(index);
            for (int d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
            {
                index[d] = 0;
            }
        }

        return new NdArray(shape, values);
    }

    public static NdArray From(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new NdArray([.. tensor.Shape.Select(size => (int)size)], tensor.ToArray<double>());
    }

    /// <summary>The element, or 0 where the index lies outside.</summary>
    public double OrZero(params int[] index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.Zip(Shape).All(pair => pair.First >= 0 && pair.First < pair.Second) ? this[index] : 0;
    }

    private int Offset(int[] index) => index.Zip(Shape).Aggregate(0, (offset, pair) => (offset * pair.Second) + pair.First);
}
