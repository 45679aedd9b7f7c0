using System.Collections.Frozen;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>The allow list: every Python name that a checkpoint may mention, and what stands for it here.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<(string Module, string Name), object> Allowed = List().ToFrozenDictionary();

    /// <exception cref="ForbiddenGlobalException">The name is not on the list.</exception>
    public static object Find(string module, string name, PickleInput input) => Allowed.TryGetValue((module, name), out object? known)
        ? known
        : throw new ForbiddenGlobalException(input.Path, Printable.Clean($"{module}.{name}"));

    private static Dictionary<(string, string), object> List()
    {
        Dictionary<(string, string), object> list = [];
        AddFunctions(list);
        AddStorages(list);
        // A data type is only ever a value in a checkpoint, so its name is all there is to it.
        string[] dataTypes =
        [
            "float64", "double", "float32", "float", "float16", "half", "bfloat16",
            "int64", "long", "int32", "int", "int16", "short", "int8", "uint8", "bool",
        ];
        foreach (string name in dataTypes)
        {
            list.Add(("torch", name), $"torch.{name}");
        }

        return list;
    }

    private static void AddFunctions(Dictionary<(string, string), object> list)
    {
        Add("torch._utils", "_rebuild_tensor", PickleFunctions.RebuildTensor);
        Add("torch._utils", "_rebuild_tensor_v2", PickleFunctions.RebuildTensor);
        Add("torch._utils", "_rebuild_parameter", PickleFunctions.RebuildParameter);
        Add("torch", "Size", PickleFunctions.Size);
        Add("torch", "device", PickleFunctions.Device);
        Add("collections", "OrderedDict", PickleFunctions.OrderedMap);
        Add("collections", "Counter", PickleFunctions.Counter);
        Add("_codecs", "encode", PickleFunctions.Encode);
        foreach (string module in (string[])["builtins", "__builtin__"])
        {
            Add(module, "set", PickleFunctions.Set);
            Add(module, "frozenset", PickleFunctions.Set);
            Add(module, "bytes", PickleFunctions.Bytes);
            Add(module, "bytearray", PickleFunctions.Bytes);
        }
        Add("numpy", "dtype", PickleFunctions.NumberType);
        Add("numpy.core.multiarray", "scalar", PickleFunctions.Scalar);
        Add("numpy._core.multiarray", "scalar", PickleFunctions.Scalar);

        void Add(string module, string name, Func<PickleArguments, object?> call) => list.Add((module, name), new PickleFunction(name, call));
    }

    private static void AddStorages(Dictionary<(string, string), object> list)
    {
        (string Name, StoredType Type)[] storages =
        [
            ("DoubleStorage", StoredType.Float64),
            ("FloatStorage", StoredType.Float32),
            ("HalfStorage", StoredType.Float16),
            ("BFloat16Storage", StoredType.BFloat16),
            ("LongStorage", StoredType.Int64),
            ("IntStorage", StoredType.Int32),
            ("ShortStorage", StoredType.Int16),
            ("CharStorage", StoredType.Int8),
            ("ByteStorage", StoredType.UInt8),
            ("BoolStorage", StoredType.Bool),
        ];
        foreach ((string name, StoredType type) in storages)
        {
            list.Add(("torch", name), new PickleStorageType(type));
            list.Add(("torch.cuda", name), new PickleStorageType(type));
        }
    }
}
