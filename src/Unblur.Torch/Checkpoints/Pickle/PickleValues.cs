namespace Unblur.Torch.Checkpoints.Pickle;

// What the interpreter handles. Python's None is null, numbers are BigInteger or double, text is string, bytes are byte[],
// a tuple is object?[], lists and sets are List<object?>; the rest is here.

/// <summary>A dictionary: its entries as they were set, in order.</summary>
internal sealed class PickleMap
{
    public List<KeyValuePair<object?, object?>> Entries { get; } = [];
}

/// <summary>A function of the allow list: the only thing that REDUCE applies.</summary>
internal sealed record PickleFunction(string Name, Func<PickleArguments, object?> Call);

/// <summary>A storage class such as torch.FloatStorage.</summary>
internal sealed record PickleStorageType(StoredType Type);

/// <summary>A numpy.dtype, by its code such as f8.</summary>
internal sealed record PickleNumberType(string Code);

/// <summary>A storage that tensors view. Its data is filled in after the pickle was read.</summary>
internal sealed class PickleStorage(StoredType type, long count)
{
    public StoredType Type => type;

    /// <summary>Elements.</summary>
    public long Count => count;

    public byte[]? Data { get; set; }
}

/// <summary>A view of a storage; offset and strides are in elements and were checked to stay inside it.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
