using Onnx;
using Unblur.Torch;
using Attribute = Unblur.Networks.Onnx.OnnxGraph.Attribute;

namespace Unblur.Networks.Onnx;

/// <summary>Element by element, reductions, and activations.</summary>
internal static class ArithmeticTranslations
{
    internal static Dictionary<string, Action<OnnxGraph, SizedCall>> All { get; } = new()
    {
        ["add.Tensor"] = Sum("Add"),
        ["add_.Tensor"] = Sum("Add"),
        ["sub.Tensor"] = Sum("Sub"),
        ["mul.Tensor"] = Binary("Mul"),
        ["mul_.Tensor"] = Binary("Mul"),
        ["div.Tensor"] = Binary("Div"),
        ["maximum"] = Binary("Max"),
        ["minimum"] = Binary("Min"),
        ["eq.Tensor"] = Binary("Equal"),
        ["matmul"] = Binary("MatMul"),
        ["add.Scalar"] = WithNumber("Add"),
        ["add_.Scalar"] = WithNumber("Add"),
        ["sub.Scalar"] = WithNumber("Sub"),
        ["mul.Scalar"] = WithNumber("Mul"),
        ["mul_.Scalar"] = WithNumber("Mul"),
        ["div.Scalar"] = WithNumber("Div"),
        ["div_.Scalar"] = WithNumber("Div"),
        ["pow.Tensor_Scalar"] = WithNumber("Pow"),
        ["gt.Scalar"] = WithNumber("Greater"),
        ["lt.Scalar"] = WithNumber("Less"),
        ["rsub.Scalar"] = (graph, call) => graph.Bind(call.Result, graph.Node("Sub", [Number(graph, call, 1), graph.Name(call.Tensor(0))])),
        ["where.self"] = (graph, call) => graph.Bind(call.Result, graph.Node("Where", [.. Enumerable.Range(0, 3).Select(i => graph.Name(call.Tensor(i)))])),
        ["neg"] = Unary("Neg"),
        ["abs"] = Unary("Abs"),
        ["sign"] = Unary("Sign"),
        ["sqrt"] = Unary("Sqrt"),
        ["sqrt_"] = Unary("Sqrt"),
        ["exp"] = Unary("Exp"),
        ["log"] = Unary("Log"),
        ["sin"] = Unary("Sin"),
        ["cos"] = Unary("Cos"),
        ["round"] = Unary("Round"),
        ["floor"] = Unary("Floor"),
        ["relu"] = Unary("Relu"),
        ["relu_"] = Unary("Relu"),
        ["sigmoid"] = Unary("Sigmoid"),
        ["tanh"] = Unary("Tanh"),
        ["softplus"] = Unary("Softplus"),
        ["leaky_relu"] = LeakyRelu,
        ["leaky_relu_"] = LeakyRelu,
        ["gelu"] = Gelu,
        ["prelu"] = PRelu,
        ["softmax.int"] = (graph, call) => graph.Bind(call.Result, graph.Node("Softmax", [graph.Name(call.Tensor(0))], Attribute.Int("axis", call.Int(1).Value))),
        ["clamp"] = Clamp,
        ["clamp_"] = Clamp,
        ["sum"] = (graph, call) => Reduce(graph, call, "ReduceSum", null, keeps: false),
        ["sum.dim_IntList"] = (graph, call) => Reduce(graph, call, "ReduceSum", call.FixedInts(1), call.Bool(2)),
        ["mean"] = (graph, call) => Reduce(graph, call, "ReduceMean", null, keeps: false),
        ["mean.dim"] = (graph, call) => Reduce(graph, call, "ReduceMean", call.FixedInts(1), call.Bool(2)),
        ["min"] = (graph, call) => Reduce(graph, call, "ReduceMin", null, keeps: false),
        ["max"] = (graph, call) => Reduce(graph, call, "ReduceMax", null, keeps: false),
    };

    private static Action<OnnxGraph, SizedCall> Unary(string type) => (graph, call) => graph.Bind(call.Result, graph.Node(type, [graph.Name(call.Tensor(0))]));

    private static Action<OnnxGraph, SizedCall> Binary(string type)
        => (graph, call) => graph.Bind(call.Result, graph.Node(type, [graph.Name(call.Tensor(0)), graph.Name(call.Tensor(1))]));

    private static Action<OnnxGraph, SizedCall> WithNumber(string type)
        => (graph, call) => graph.Bind(call.Result, graph.Node(type, [graph.Name(call.Tensor(0)), Number(graph, call, 1)]));

    /// <summary>Sums have a factor for the second tensor.</summary>
    private static Action<OnnxGraph, SizedCall> Sum(string type) => (graph, call) =>
    {
        string second = graph.Name(call.Tensor(1));
        double factor = call.Arguments.Count > 2 && call.Arguments[2] is not null ? call.Number(2) : 1;
        second = factor == 1 ? second : graph.Node("Mul", [second, graph.Floats([(float)factor])]);
        graph.Bind(call.Result, graph.Node(type, [graph.Name(call.Tensor(0)), second]));
    };

    private static string Number(OnnxGraph graph, SizedCall call, int index)
        => call.Tensor(0).Type == DType.Float32 ? graph.Floats([(float)call.Number(index)]) : throw new OnnxExportException($"{call.Operator} of {call.Tensor(0).Type}.");

    private static void LeakyRelu(OnnxGraph graph, SizedCall call)
        => graph.Bind(call.Result, graph.Node("LeakyRelu", [graph.Name(call.Tensor(0))], Attribute.Float("alpha", call.Number(1))));

    /// <summary>x / 2 (1 + erf(x / √2)).</summary>
    private static void Gelu(OnnxGraph graph, SizedCall call)
    {
        string x = graph.Name(call.Tensor(0));
        string error = graph.Node("Erf", [graph.Node("Mul", [x, graph.Floats([(float)Math.Sqrt(0.5)])])]);
        string share = graph.Node("Mul", [graph.Node("Add", [error, graph.Floats([1])]), graph.Floats([0.5f])]);
        graph.Bind(call.Result, graph.Node("Mul", [x, share]));
    }

    /// <summary>The slopes lie along the channels: ONNX lines shapes up from the right.</summary>
    private static void PRelu(OnnxGraph graph, SizedCall call)
    {
        (string slope, int trailing) = (graph.Name(call.Tensor(1)), call.Tensor(0).Rank - 2);
        string aligned = graph.Node("Reshape", [slope, graph.Ints([-1, .. Enumerable.Repeat(1L, Math.Max(0, trailing))])]);
        graph.Bind(call.Result, graph.Node("PRelu", [graph.Name(call.Tensor(0)), aligned]));
    }

    private static void Clamp(OnnxGraph graph, SizedCall call)
        => graph.Bind(call.Result, graph.Node("Clip", [graph.Name(call.Tensor(0)), graph.Floats([(float)call.Number(1)]), graph.Floats([(float)call.Number(2)])]));

    /// <summary>Where dimensions stand depends on the version of the operators: means, least and largest values have them as an attribute up to 17.</summary>
    private static void Reduce(OnnxGraph graph, SizedCall call, string type, long[]? dimensions, bool keeps)
    {
        string input = graph.Name(call.Tensor(0));
        AttributeProto kept = Attribute.Int("keepdims", keeps ? 1 : 0);
        bool isAttribute = graph.Opset < 18 && type != "ReduceSum";
        graph.Bind(call.Result, (dimensions, isAttribute) switch
        {
            (null, _) => graph.Node(type, [input], kept),
            (_, true) => graph.Node(type, [input], kept, Attribute.Ints("axes", dimensions)),
            _ => graph.Node(type, [input, graph.Ints(dimensions)], kept),
        });
    }
}
