using System.Globalization;
using System.Numerics;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>Turns what the interpreter built into plain nodes, and views into contiguous tensors.</summary>
internal sealed class CheckpointTree(string path, long fileLength)
{
    private const int MaxDepth = 100;

    // Transposed and expanded views must be copied; a view with stride 0 can be of any size, so copies are limited by the file's size.
    private readonly long _copyLimit = 4 * fileLength + (64L << 20);
    private readonly Dictionary<object, CheckpointNode> _known = new(ReferenceEqualityComparer.Instance);
    private long _copied;
    private int _depth;

    public CheckpointNode Build(object? value)
    {
        if (value is null)
        {
            return CheckpointNode.Nothing;
        }

        if (_known.TryGetValue(value, out CheckpointNode? known))
        {
            return known;
        }
        // An object that contains itself also ends here.
        if (++_depth > MaxDepth)
        {
            throw new WeightFileException(path,
                $"the checkpoint nests containers more than {MaxDepth} deep, or one contains itself. Save only model.state_dict().");
        }

        CheckpointNode node = Convert(value);
        _depth--;
        _known.Add(value, node);
        return node;
    }

    private CheckpointNode Convert(object value) => value switch
    {
        bool flag => CheckpointNode.From(flag),
        BigInteger number => CheckpointNode.From(number),
        double number => CheckpointNode.From(number),
        string text => CheckpointNode.From(text),
        byte[] bytes => CheckpointNode.From(bytes),
        object?[] tuple => CheckpointNode.From(Array.ConvertAll(tuple, Build)),
        List<object?> list => CheckpointNode.From(list.ConvertAll(Build)),
        PickleMap map => CheckpointNode.From(BuildMap(map)),
        PickleTensor tensor => CheckpointNode.From(Materialise(tensor)),
        _ => throw new WeightFileException(path, "the checkpoint holds a class, function or storage as a value. Save only model.state_dict()."),
    };

    private OrderedDictionary<string, CheckpointNode> BuildMap(PickleMap map)
    {
        OrderedDictionary<string, CheckpointNode> entries = new(map.Entries.Count);
        foreach ((object? key, object? value) in map.Entries)
        {
            string name = Name(key);
            if (!entries.TryAdd(name, Build(value)))
            {
                throw new WeightFileException(path, $"a dictionary in the checkpoint has two entries named {Printable.Quote(name)}.");
            }
        }
        return entries;
    }

    private string Name(object? key) => key switch
    {
        string text => text,
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "True" : "False",
        null => "None",
        _ => throw new WeightFileException(path, "a dictionary in the checkpoint has a key that is neither text nor a number. Save only model.state_dict()."),
    };

    private StoredTensor Materialise(PickleTensor view)
    {
        byte[] data = view.Storage.Data ?? throw new WeightFileException(path, "a tensor in the checkpoint has no data.");
        int elementSize = view.Storage.Type.ByteSize();
        if (view.Shape.Contains(0))
        {
            return new StoredTensor(view.Storage.Type, view.Shape, ReadOnlyMemory<byte>.Empty);
        }

        Int128 length = view.Shape.Aggregate(1L, (count, size) => count * size) * (Int128)elementSize;
        if (StridedCopy.IsContiguous(view.Shape, view.Strides))
        {
            return new StoredTensor(view.Storage.Type, view.Shape, data.AsMemory((int)view.Offset * elementSize, (int)length));
        }

        if (length > Math.Min(_copyLimit - _copied, Array.MaxLength))
        {
            throw new WeightFileException(path, $"a tensor view of shape [{string.Join(", ", view.Shape)}] would take {length} bytes, "
                + $"but the file has only {fileLength}. Save it with .clone() instead of as an expanded view.");
        }
        _copied += (long)length;
        byte[] copy = GC.AllocateUninitializedArray<byte>((int)length);
        StridedCopy.ToRowMajor(data, copy, elementSize, view);
        return new StoredTensor(view.Storage.Type, view.Shape, copy);
    }
}
