using System.Numerics;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>The arguments of one call in a pickle, read by type.</summary>
internal sealed class PickleArguments(string function, object?[] values, PickleInput input)
{
    private const int MaxRank = 64;

    public int Count => values.Length;

    public PickleInput Input => input;

    public T Get<T>(int index) where T : notnull => index < values.Length && values[index] is T value
        ? value
        : throw Fail($"needs a {typeof(T).Name} as argument {index + 1}");

    public long Integer(int index) => Integer(Get<BigInteger>(index), index);

    /// <summary>Sizes or strides.</summary>
    public long[] Integers(int index)
    {
        object?[] items = Get<object?[]>(index);
        return items.Length <= MaxRank && Array.TrueForAll(items, item => item is BigInteger)
            ? Array.ConvertAll(items, item => Integer((BigInteger)item!, index))
            : throw Fail($"needs at most {MaxRank} whole numbers as argument {index + 1}");
    }

    public WeightFileException Fail(string reason) => input.Fail($"{function} {reason}");

    private long Integer(BigInteger value, int index) => value >= 0 && value <= long.MaxValue
        ? (long)value
        : throw Fail($"got {Printable.Clean(value.GetBitLength() < 128 ? value.ToString() : "a huge number")} as argument {index + 1}, which is out of range");
}
