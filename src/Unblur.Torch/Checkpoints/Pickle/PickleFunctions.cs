using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Unblur.Torch.Checkpoints.Pickle;

/// <summary>What the functions of the allow list do. Each only checks its arguments and builds a value.</summary>
internal static class PickleFunctions
{
    private const int MaxDeviceName = 32;
    private const int EntryCharge = 16;

    /// <summary>_rebuild_tensor(storage, offset, size, stride, …); what follows concerns gradients.</summary>
    public static object RebuildTensor(PickleArguments arguments)
    {
        PickleStorage storage = arguments.Get<PickleStorage>(0);
        PickleTensor tensor = new(storage, arguments.Integer(1), arguments.Integers(2), arguments.Integers(3));
        if (tensor.Shape.Length != tensor.Strides.Length)
        {
            throw arguments.Fail($"got {tensor.Shape.Length} sizes but {tensor.Strides.Length} strides");
        }

        if (!StridedCopy.StaysInside(storage.Count, tensor.Offset, tensor.Shape, tensor.Strides))
        {
            throw arguments.Fail($"got offset {tensor.Offset}, size [{string.Join(", ", tensor.Shape)}], stride [{string.Join(", ", tensor.Strides)}], "
                + $"which leave the storage of {storage.Count} elements");
        }
        return tensor;
    }

    /// <summary>_rebuild_parameter(tensor, requires_grad, hooks): the tensor.</summary>
    public static object RebuildParameter(PickleArguments arguments) => arguments.Get<PickleTensor>(0);

    public static object Size(PickleArguments arguments) => arguments.Get<object?[]>(0);

    /// <summary>device(kind[, index]): its name, as in cuda:0.</summary>
    public static object Device(PickleArguments arguments)
    {
        string kind = arguments.Get<string>(0);
        return kind.Length > MaxDeviceName ? throw arguments.Fail("got no device name")
            : arguments.Count == 1 ? kind
            : $"{kind}:{arguments.Integer(1)}";
    }

    /// <summary>OrderedDict(), or OrderedDict(pairs) as Python 2 wrote it.</summary>
    public static object OrderedMap(PickleArguments arguments)
    {
        PickleMap map = new();
        if (arguments.Count == 0)
        {
            return map;
        }

        List<object?> pairs = arguments.Get<List<object?>>(0);
        arguments.Input.Charge((long)pairs.Count * EntryCharge);
        foreach (object? pair in pairs)
        {
            map.Entries.Add(pair switch
            {
                List<object?> { Count: 2 } list => new(list[0], list[1]),
                object?[] { Length: 2 } tuple => new(tuple[0], tuple[1]),
                _ => throw arguments.Fail("needs a list of pairs"),
            });
        }
        return map;
    }

    public static object Counter(PickleArguments arguments) => arguments.Count == 0 ? new PickleMap() : arguments.Get<PickleMap>(0);

    public static object Set(PickleArguments arguments) => arguments.Count == 0 ? new List<object?>() : arguments.Get<List<object?>>(0);

    public static object Bytes(PickleArguments arguments) => arguments.Count == 0 ? Array.Empty<byte>() : arguments.Get<byte[]>(0);

    /// <summary>encode(text, "latin1"): how protocol 2 writes bytes.</summary>
    public static object Encode(PickleArguments arguments)
    {
        string text = arguments.Get<string>(0);
        if (arguments.Get<string>(1) is not ("latin1" or "latin-1"))
        {
            throw arguments.Fail("is only allowed with latin1");
        }

        arguments.Input.Charge(text.Length);
        return Encoding.Latin1.GetBytes(text);
    }

    public static object NumberType(PickleArguments arguments) => new PickleNumberType(arguments.Get<string>(0));

    /// <summary>numpy's scalar(dtype, bytes): the number.</summary>
    public static object Scalar(PickleArguments arguments)
    {
        string code = arguments.Get<PickleNumberType>(0).Code;
        byte[] bytes = arguments.Get<byte[]>(1);
        return (code, bytes.Length) switch
        {
            ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            ("i8", 8) or ("i4", 4) or ("i2", 2) or ("i1", 1) => new BigInteger(bytes),
            ("u8", 8) or ("u4", 4) or ("u2", 2) or ("u1", 1) => new BigInteger(bytes, isUnsigned: true),
            ("b1", 1) => bytes[0] != 0,
            _ => throw arguments.Fail($"got {bytes.Length} bytes of type {Printable.Quote(code)}, which is no number known here"),
        };
    }
}
