using System.Numerics;

namespace Unblur.Torch.Checkpoints;

/// <summary>
/// One value of a PyTorch checkpoint: plain data, whatever Python object it came from. <see cref="Kind"/> says which accessor applies; the others
/// throw.
/// </summary>
/// <remarks>
/// A value that the checkpoint holds in several places is one node in several places. No node contains itself, and nesting is at most 100 deep.
/// </remarks>
public sealed class CheckpointNode
{
    private readonly object? _value;

    private CheckpointNode(CheckpointKind kind, object? value)
    {
        Kind = kind;
        _value = value;
    }

    /// <summary>What the node holds.</summary>
    public CheckpointKind Kind { get; }

    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public bool AsFlag() => As<bool>(CheckpointKind.Flag);

    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public BigInteger AsWholeNumber() => As<BigInteger>(CheckpointKind.WholeNumber);

    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public double AsRealNumber() => As<double>(CheckpointKind.RealNumber);

    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public string AsText() => As<string>(CheckpointKind.Text);

    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public byte[] AsBytes() => As<byte[]>(CheckpointKind.Bytes);

    /// <summary>The items in order.</summary>
    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public IReadOnlyList<CheckpointNode> AsList() => As<IReadOnlyList<CheckpointNode>>(CheckpointKind.List);

    /// <summary>
    /// The entries in stored order. Keys that are not strings (an optimizer numbers its parameters) are written as Python prints them: <c>0</c>,
    /// <c>True</c>, <c>None</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public IReadOnlyDictionary<string, CheckpointNode> AsMap() => As<IReadOnlyDictionary<string, CheckpointNode>>(CheckpointKind.Map);

    /// <exception cref="InvalidOperationException">The node holds something else.</exception>
    public StoredTensor AsTensor() => As<StoredTensor>(CheckpointKind.Tensor);

    /// <summary>Python's None.</summary>
    public static CheckpointNode Nothing { get; } = new(CheckpointKind.Nothing, null);

    public static CheckpointNode From(bool value) => new(CheckpointKind.Flag, value);

    public static CheckpointNode From(BigInteger value) => new(CheckpointKind.WholeNumber, value);

    public static CheckpointNode From(double value) => new(CheckpointKind.RealNumber, value);

    public static CheckpointNode From(string value) => new(CheckpointKind.Text, value);

    public static CheckpointNode From(byte[] value) => new(CheckpointKind.Bytes, value);

    public static CheckpointNode From(IReadOnlyList<CheckpointNode> items) => new(CheckpointKind.List, items);

    public static CheckpointNode From(IReadOnlyDictionary<string, CheckpointNode> entries) => new(CheckpointKind.Map, entries);

    public static CheckpointNode From(StoredTensor tensor) => new(CheckpointKind.Tensor, tensor);

    private T As<T>(CheckpointKind kind) => Kind == kind && _value is T value
        ? value
        : throw new InvalidOperationException($"The checkpoint holds a {Kind} here, not a {kind}.");
}
