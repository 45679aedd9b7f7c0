using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Unblur.Torch;

namespace Unblur.Networks.Onnx;

/// <summary>A graph of ONNX while it is made: nodes, constants, and the names of values.</summary>
/// <param name="graph">What is filled.</param>
/// <param name="image">The name of the input whose height and width are H and W; null where there is none.</param>
/// <param name="opset">The version of the operators.</param>
internal sealed class OnnxGraph(GraphProto graph, string? image, int opset)
{
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<SizeExpression, string> _sizes = [];
    private readonly Dictionary<string, string> _constants = [];
    private string? _shape;
    private int _count;

    /// <summary>The version of the operators.</summary>
    internal int Opset => opset;

    /// <summary>Names of the parameters.</summary>
    internal Func<SizedTensor, string?> ParameterName { get; init; } = _ => null;

    /// <summary>Whether parameters are written as float16, and made float32 when the file is loaded.</summary>
    internal bool IsHalf { get; init; }

    /// <summary>The names of values, by their number in the trace.</summary>
    internal IReadOnlyDictionary<int, string> Names => _names;

    /// <summary>Gives a value the name of what was computed.</summary>
    internal void Bind(SizedTensor tensor, string name) => _names[tensor.Id] = name;

    /// <summary>The name of a value; a constant is written when it is first asked for.</summary>
    internal string Name(SizedTensor tensor)
    {
        if (_names.TryGetValue(tensor.Id, out string? name))
        {
            return name;
        }

        if (tensor.Constant is not { } constant)
        {
            throw new OnnxExportException($"value {tensor.Id} is used but not computed.");
        }

        if (tensor.Sizes.All(size => size is { IsFixed: true }))
        {
            return _names[tensor.Id] = ParameterName(tensor) is { } parameter && IsHalf && constant.DType == DType.Float32 ? Half(constant, parameter) : Constant(constant, ParameterName(tensor));
        }

        return _names[tensor.Id] = Node("Expand", [Floats([constant.ToArray<float>()[0]]), Ints(tensor.Shape)]);
    }

    internal string Node(string type, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes) => Nodes(type, inputs, 1, attributes)[0];

    internal string[] Nodes(string type, IEnumerable<string> inputs, int outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = new() { OpType = type, Name = string.Create(CultureInfo.InvariantCulture, $"{type}_{graph.Node.Count}") };
        node.Input.AddRange(inputs);
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => Fresh())];
        node.Output.AddRange(names);
        foreach (AttributeProto attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        graph.Node.Add(node);
        return names;
    }

    private string Half(Tensor tensor, string name)
    {
        using TensorScope scope = new();
        string half = Initializer(name, TensorProto.Types.DataType.Float16, tensor.Shape, tensor.To(DType.Float16).ToBytes());
        return Node("Cast", [half], Attribute.Int("to", (int)TensorProto.Types.DataType.Float));
    }

    /// <summary>The elements of a tensor as a constant.</summary>
    internal string Constant(Tensor tensor, string? name = null)
    {
        using TensorScope scope = new();
        TensorProto.Types.DataType type = tensor.DType switch
        {
            DType.Float32 => TensorProto.Types.DataType.Float,
            DType.Int64 => TensorProto.Types.DataType.Int64,
            DType.Bool => TensorProto.Types.DataType.Bool,
            _ => throw new OnnxExportException($"a constant {tensor} has an element type that is not written: float32, int64 and bool are."),
        };
        return Initializer(name ?? Fresh(), type, tensor.Shape, tensor.ToBytes());
    }

    /// <summary>Float32 numbers as a constant; by default as a vector.</summary>
    internal string Floats(float[] values, params long[] shape)
        => Cached("f" + string.Join(',', values.Select(BitConverter.SingleToInt32Bits)) + ":" + string.Join(',', shape),
            name => Initializer(name, TensorProto.Types.DataType.Float, shape.Length == 0 && values.Length != 1 ? [values.Length] : shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    /// <summary>Whole numbers as a vector.</summary>
    internal string Ints(params long[] values)
        => Cached("i" + string.Join(',', values),
            name => Initializer(name, TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    /// <summary>Numbers that may depend on the size, as a vector.</summary>
    internal string Ints(IReadOnlyList<SizeExpression> values) => values.All(value => value.IsFixed)
        ? Ints([.. values.Select(value => value.Value)])
        : Node("Concat", values.Select(Int), Attribute.Int("axis", 0));

    /// <summary>A number that may depend on the size, as a vector of one.</summary>
    internal string Int(SizeExpression value)
    {
        if (value.IsFixed)
        {
            return Ints([value.Value]);
        }

        if (!_sizes.TryGetValue(value, out string? name))
        {
            (string height, string width) = (Side(2), Side(3));
            string sum = Ints([value.Constant]);
            sum = Node("Add", [sum, Node("Mul", [height, Ints([value.Height])])]);
            sum = Node("Add", [sum, Node("Mul", [width, Ints([value.Width])])]);
            if (value.Area != 0)
            {
                sum = Node("Add", [sum, Node("Mul", [Node("Mul", [height, width]), Ints([value.Area])])]);
            }

            _sizes[value] = name = value.Divisor == 1 ? sum : Node("Div", [sum, Ints([value.Divisor])]);
        }

        return name;
    }

    private string Side(int dimension)
    {
        _shape ??= Node("Shape", [image ?? throw new OnnxExportException("no input is an image, but a number depends on its size.")]);
        return Cached($"side{dimension}", _ => Node("Gather", [_shape, Ints([dimension])], Attribute.Int("axis", 0)));
    }

    private string Cached(string key, Func<string, string> make)
    {
        if (!_constants.TryGetValue(key, out string? name))
        {
            _constants[key] = name = make(Fresh());
        }

        return name;
    }

    private string Initializer(string name, TensorProto.Types.DataType type, IReadOnlyList<long> shape, byte[] bytes)
    {
        TensorProto proto = new() { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        proto.Dims.AddRange(shape);
        graph.Initializer.Add(proto);
        return name;
    }

    private string Fresh() => string.Create(CultureInfo.InvariantCulture, $"v{_count++}");

    /// <summary>Attributes of nodes.</summary>
    internal static class Attribute
    {
        internal static AttributeProto Int(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

        internal static AttributeProto Float(string name, double value) => new() { Name = name, F = (float)value, Type = AttributeProto.Types.AttributeType.Float };

        internal static AttributeProto Text(string name, string value)
            => new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

        internal static AttributeProto Ints(string name, params IEnumerable<long> values)
        {
            AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
            attribute.Ints.AddRange(values);
            return attribute;
        }
    }
}
