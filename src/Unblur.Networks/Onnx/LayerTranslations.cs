using Onnx;
using Unblur.Torch;
using Attribute = Unblur.Networks.Onnx.OnnxGraph.Attribute;

namespace Unblur.Networks.Onnx;

/// <summary>Convolutions, norms, pooling, resizing, and the Fourier transform of a window.</summary>
internal static class LayerTranslations
{
    internal static Dictionary<string, Action<OnnxGraph, SizedCall>> All { get; } = new()
    {
        ["convolution"] = Convolution,
        ["linear"] = Linear,
        ["instance_norm"] = InstanceNorm,
        ["batch_norm"] = BatchNorm,
        ["layer_norm"] = LayerNorm,
        ["dropout"] = Unless(2),
        ["feature_dropout"] = Unless(2),
        ["avg_pool2d"] = AveragePool,
        ["max_pool2d"] = MaxPool,
        ["adaptive_avg_pool2d"] = AdaptivePool,
        ["upsample_nearest2d"] = (graph, call) => Resize(graph, call, Attribute.Text("mode", "nearest"), "asymmetric", Attribute.Text("nearest_mode", "floor")),
        ["upsample_bilinear2d"] = (graph, call) => Resize(graph, call, Attribute.Text("mode", "linear"), call.Bool(2) ? "align_corners" : "half_pixel"),
        ["upsample_bicubic2d"] = (graph, call)
            => Resize(graph, call, Attribute.Text("mode", "cubic"), call.Bool(2) ? "align_corners" : "half_pixel", Attribute.Float("cubic_coeff_a", -0.75)),
        ["fft_rfft2"] = FourierTransform,
        ["view_as_real"] = (graph, call) => graph.Bind(call.Result, graph.Name(call.Tensor(0))), // complex values are pairs here
    };

    private static void Convolution(OnnxGraph graph, SizedCall call)
    {
        (SizedTensor weight, bool isTransposed) = (call.Tensor(1), call.Bool(6));
        long[] padding = call.FixedInts(4);
        List<string> inputs = [graph.Name(call.Tensor(0)), graph.Name(weight)];
        if (call.TensorOrNone(2) is { } bias)
        {
            inputs.Add(graph.Name(bias));
        }

        AttributeProto[] shared =
        [
            Attribute.Ints("strides", call.FixedInts(3)), Attribute.Ints("pads", [.. padding, .. padding]), Attribute.Ints("dilations", call.FixedInts(5)),
            Attribute.Int("group", call.Int(8).Value), Attribute.Ints("kernel_shape", weight.Shape.Skip(2).Select(side => side.Value)),
        ];
        graph.Bind(call.Result, isTransposed
            ? graph.Node("ConvTranspose", inputs, [.. shared, Attribute.Ints("output_padding", call.FixedInts(7))])
            : graph.Node("Conv", inputs, shared));
    }

    private static void Linear(OnnxGraph graph, SizedCall call)
    {
        string turned = graph.Node("Transpose", [graph.Name(call.Tensor(1))], Attribute.Ints("perm", 1L, 0));
        string product = graph.Node("MatMul", [graph.Name(call.Tensor(0)), turned]);
        graph.Bind(call.Result, call.TensorOrNone(2) is { } bias ? graph.Node("Add", [product, graph.Name(bias)]) : product);
    }

    private static void InstanceNorm(OnnxGraph graph, SizedCall call)
    {
        long channels = call.Tensor(0).Size(1).Value;
        string scale = Vector(graph, call.TensorOrNone(1), channels, 1), shift = Vector(graph, call.TensorOrNone(2), channels, 0);
        graph.Bind(call.Result, graph.Node("InstanceNormalization", [graph.Name(call.Tensor(0)), scale, shift], Attribute.Float("epsilon", call.Number(7))));
    }

    private static void BatchNorm(OnnxGraph graph, SizedCall call)
    {
        if (call.Bool(5))
        {
            throw new OnnxExportException("a batch norm measures its batch: export the network in evaluation mode.");
        }

        long channels = call.Tensor(0).Size(1).Value;
        string scale = Vector(graph, call.TensorOrNone(1), channels, 1), shift = Vector(graph, call.TensorOrNone(2), channels, 0);
        graph.Bind(call.Result, graph.Node(
            "BatchNormalization", [graph.Name(call.Tensor(0)), scale, shift, graph.Name(call.Tensor(3)), graph.Name(call.Tensor(4))],
            Attribute.Float("epsilon", call.Number(7))));
    }

    private static void LayerNorm(OnnxGraph graph, SizedCall call)
    {
        long[] shape = call.FixedInts(1);
        List<string> inputs = [graph.Name(call.Tensor(0)), call.TensorOrNone(2) is { } weight ? graph.Name(weight) : Filled(graph, shape, 1)];
        if (call.TensorOrNone(3) is { } bias)
        {
            inputs.Add(graph.Name(bias));
        }

        graph.Bind(call.Result, graph.Node("LayerNormalization", inputs, Attribute.Int("axis", -shape.Length), Attribute.Float("epsilon", call.Number(4))));
    }

    /// <summary>Does nothing, unless it is training.</summary>
    private static Action<OnnxGraph, SizedCall> Unless(int training) => (graph, call) =>
    {
        if (call.Bool(training))
        {
            throw new OnnxExportException($"{call.Operator} draws at random: export the network in evaluation mode.");
        }

        graph.Bind(call.Result, graph.Name(call.Tensor(0)));
    };

    private static void AveragePool(OnnxGraph graph, SizedCall call)
    {
        long[] padding = call.FixedInts(3);
        graph.Bind(call.Result, graph.Node(
            "AveragePool", [graph.Name(call.Tensor(0))], Attribute.Ints("kernel_shape", call.FixedInts(1)), Attribute.Ints("strides", call.FixedInts(2)),
            Attribute.Ints("pads", [.. padding, .. padding]), Attribute.Int("count_include_pad", call.Bool(5) ? 1 : 0)));
    }

    private static void MaxPool(OnnxGraph graph, SizedCall call)
    {
        long[] padding = call.FixedInts(3);
        graph.Bind(call.Result, graph.Node(
            "MaxPool", [graph.Name(call.Tensor(0))], Attribute.Ints("kernel_shape", call.FixedInts(1)), Attribute.Ints("strides", call.FixedInts(2)),
            Attribute.Ints("pads", [.. padding, .. padding]), Attribute.Int("ceil_mode", call.Bool(5) ? 1 : 0)));
    }

    /// <summary>Means over all pixels; means over a grid, where regions have one size, which then has to be known.</summary>
    private static void AdaptivePool(OnnxGraph graph, SizedCall call)
    {
        (SizedTensor input, long[] grid) = (call.Tensor(0), call.FixedInts(1));
        if (grid.All(side => side == 1))
        {
            graph.Bind(call.Result, graph.Node("GlobalAveragePool", [graph.Name(input)]));
            return;
        }

        // Regions that follow from the size: the mean of each row of them by a matrix, then of each column.
        string rows = Averages(graph, input.Size(2), grid[0]), columns = Averages(graph, input.Size(3), grid[1]);
        string bands = graph.Node("MatMul", [rows, graph.Name(input)]);
        graph.Bind(call.Result, graph.Node("MatMul", [bands, graph.Node("Transpose", [columns], Attribute.Ints("perm", 1L, 0))]));
    }

    /// <summary>The matrix (grid, side) of means over regions from ⌊i side / grid⌋ to ⌈(i + 1) side / grid⌉.</summary>
    private static string Averages(OnnxGraph graph, SizeExpression side, long grid)
    {
        string zero = graph.Ints([0]), one = graph.Ints([1]);
        string length = graph.Int(side);
        string scalarLength = graph.Node("Squeeze", [length, zero]);
        string places = graph.Node("Unsqueeze", [graph.Node("Range", [graph.Node("Squeeze", [zero, zero]), scalarLength, graph.Node("Squeeze", [one, zero])]), zero]);
        string index = graph.Node("Unsqueeze", [graph.Ints([.. Enumerable.Range(0, (int)grid).Select(i => (long)i)]), one]);       // (grid, 1)
        string count = graph.Ints([grid]);
        string start = graph.Node("Div", [graph.Node("Mul", [index, length]), count]);
        string next = graph.Node("Mul", [graph.Node("Add", [index, one]), length]);
        string end = graph.Node("Div", [graph.Node("Add", [next, graph.Ints([grid - 1])]), count]);
        string inside = graph.Node("And", [graph.Node("GreaterOrEqual", [places, start]), graph.Node("Less", [places, end])]);
        string counted = graph.Node("Cast", [inside], Attribute.Int("to", (long)TensorProto.Types.DataType.Float));
        string size = graph.Node("Cast", [graph.Node("Sub", [end, start])], Attribute.Int("to", (long)TensorProto.Types.DataType.Float));
        return graph.Node("Div", [counted, size]);
    }

    private static void Resize(OnnxGraph graph, SizedCall call, AttributeProto mode, string coordinates, params AttributeProto[] more)
        => graph.Bind(call.Result, graph.Node(
            "Resize", [graph.Name(call.Tensor(0)), "", "", graph.Ints(call.Result.Shape)], [mode, Attribute.Text("coordinate_transformation_mode", coordinates), .. more]));

    /// <summary>The transform of real windows of a known size, by matrices of cosines and sines: pairs in a new last dimension.</summary>
    private static void FourierTransform(OnnxGraph graph, SizedCall call)
    {
        IReadOnlyList<SizeExpression> shape = call.Tensor(0).Shape;
        (int height, int width) = ((int)shape[^2].Value, (int)shape[^1].Value);
        string input = graph.Name(call.Tensor(0)), last = graph.Ints([-1]);
        string real = graph.Node("MatMul", [input, Wave(graph, width, (width / 2) + 1, Math.Cos)]);                  // (..., H, W / 2 + 1)
        string imaginary = graph.Node("MatMul", [input, Wave(graph, width, (width / 2) + 1, angle => -Math.Sin(angle))]);
        (string cosine, string sine) = (Wave(graph, height, height, Math.Cos), Wave(graph, height, height, angle => -Math.Sin(angle)));
        string Product(string wave, string values) => graph.Node("MatMul", [wave, values]);
        string first = graph.Node("Sub", [Product(cosine, real), Product(sine, imaginary)]);
        string second = graph.Node("Add", [Product(cosine, imaginary), Product(sine, real)]);
        graph.Bind(call.Result, graph.Node(
            "Concat", [graph.Node("Unsqueeze", [first, last]), graph.Node("Unsqueeze", [second, last])], Attribute.Int("axis", -1)));
    }

    private static string Wave(OnnxGraph graph, int places, int frequencies, Func<double, double> wave)
        => graph.Floats([.. Enumerable.Range(0, places * frequencies).Select(i => (float)wave(Math.Tau * ((long)(i / frequencies) * (i % frequencies) % places) / places))], places, frequencies);

    private static string Vector(OnnxGraph graph, SizedTensor? tensor, long length, float value) => tensor is null ? Filled(graph, [length], value) : graph.Name(tensor);

    private static string Filled(OnnxGraph graph, long[] shape, float value)
    {
        float[] values = new float[shape.Aggregate(1L, (product, side) => product * side)];
        Array.Fill(values, value);
        return graph.Floats(values, shape);
    }
}
