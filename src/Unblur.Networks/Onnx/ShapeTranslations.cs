using Attribute = Unblur.Networks.Onnx.OnnxGraph.Attribute;

namespace Unblur.Networks.Onnx;

/// <summary>Shapes, selection and joining.</summary>
internal static class ShapeTranslations
{
    internal static Dictionary<string, Action<OnnxGraph, SizedCall>> All { get; } = new()
    {
        ["clone"] = Same,
        ["detach"] = Same,
        ["contiguous"] = Same,
        ["to.dtype"] = To,
        ["to.device"] = To,
        ["reshape"] = Reshape,
        ["permute"] = (graph, call) => graph.Bind(
            call.Result, graph.Node("Transpose", [graph.Name(call.Tensor(0))], Attribute.Ints("perm", call.FixedInts(1).Select(index => (long)call.Tensor(0).Dimension(index))))),
        ["transpose.int"] = Transpose,
        ["squeeze.dim"] = (graph, call) => graph.Bind(call.Result, graph.Node("Squeeze", [graph.Name(call.Tensor(0)), graph.Ints([call.Int(1).Value])])),
        ["unsqueeze"] = (graph, call) => graph.Bind(call.Result, graph.Node("Unsqueeze", [graph.Name(call.Tensor(0)), graph.Ints([call.Int(1).Value])])),
        ["expand"] = (graph, call) => graph.Bind(call.Result, graph.Node("Expand", [graph.Name(call.Tensor(0)), graph.Ints(call.Result.Shape)])),
        ["repeat"] = Repeat,
        ["cat"] = (graph, call) => graph.Bind(call.Result, graph.Node("Concat", call.Tensors(0).Select(graph.Name), Attribute.Int("axis", call.Int(1).Value))),
        ["stack"] = Stack,
        ["split.Tensor"] = Split,
        ["narrow"] = Narrow,
        ["slice.Tensor"] = (graph, call) => Slice(graph, call, call.Int(1), call.Int(2), SizeExpression.Of(long.MaxValue), call.Int(4).Value),
        ["select.int"] = Select,
        ["index_select"] = (graph, call) => graph.Bind(
            call.Result, graph.Node("Gather", [graph.Name(call.Tensor(0)), graph.Name(call.Tensor(2))], Attribute.Int("axis", call.Int(1).Value))),
        ["flip"] = Flip,
        ["constant_pad_nd"] = (graph, call) => Pad(graph, call, "constant"),
        ["reflection_pad2d"] = (graph, call) => Pad(graph, call, "reflect"),
        ["replication_pad2d"] = (graph, call) => Pad(graph, call, "edge"),
        ["pixel_shuffle"] = (graph, call) => graph.Bind(
            call.Result, graph.Node("DepthToSpace", [graph.Name(call.Tensor(0))], Attribute.Int("blocksize", call.Int(1).Value), Attribute.Text("mode", "CRD"))),
        ["pixel_unshuffle"] = PixelUnshuffle,
    };

    private static void Same(OnnxGraph graph, SizedCall call) => graph.Bind(call.Result, graph.Name(call.Tensor(0)));

    private static void To(OnnxGraph graph, SizedCall call)
    {
        if (call.Tensor(0).Type != call.Result.Type)
        {
            throw new OnnxExportException($"it converts {call.Tensor(0).Type} to {call.Result.Type}: export it in float32.");
        }

        Same(graph, call);
    }

    private static void Reshape(OnnxGraph graph, SizedCall call)
        => graph.Bind(call.Result, graph.Node("Reshape", [graph.Name(call.Tensor(0)), graph.Ints(call.Ints(1))]));

    private static void Transpose(OnnxGraph graph, SizedCall call)
    {
        SizedTensor input = call.Tensor(0);
        long[] order = [.. Enumerable.Range(0, input.Rank).Select(i => (long)i)];
        (int first, int second) = (input.Dimension(call.Int(1).Value), input.Dimension(call.Int(2).Value));
        (order[first], order[second]) = (order[second], order[first]);
        graph.Bind(call.Result, graph.Node("Transpose", [graph.Name(input)], Attribute.Ints("perm", order)));
    }

    private static void Repeat(OnnxGraph graph, SizedCall call)
    {
        (SizedTensor input, IReadOnlyList<SizeExpression> counts) = (call.Tensor(0), call.Ints(1));
        string name = graph.Name(input);
        if (counts.Count > input.Rank)
        {
            name = graph.Node("Unsqueeze", [name, graph.Ints([.. Enumerable.Range(0, counts.Count - input.Rank).Select(i => (long)i)])]);
        }

        graph.Bind(call.Result, graph.Node("Tile", [name, graph.Ints(counts)]));
    }

    private static void Stack(OnnxGraph graph, SizedCall call)
    {
        string dimension = graph.Ints([call.Int(1).Value]);
        IEnumerable<string> parts = call.Tensors(0).Select(tensor => graph.Node("Unsqueeze", [graph.Name(tensor), dimension])).ToArray();
        graph.Bind(call.Result, graph.Node("Concat", parts, Attribute.Int("axis", call.Int(1).Value)));
    }

    private static void Split(OnnxGraph graph, SizedCall call)
    {
        int dimension = call.Tensor(0).Dimension(call.Int(2).Value);
        string lengths = graph.Ints([.. call.Results.Select(part => part.Size(dimension))]);
        string[] parts = graph.Nodes("Split", [graph.Name(call.Tensor(0)), lengths], call.Results.Count, Attribute.Int("axis", dimension));
        foreach ((SizedTensor result, string part) in call.Results.Zip(parts))
        {
            graph.Bind(result, part);
        }
    }

    private static void Narrow(OnnxGraph graph, SizedCall call)
    {
        int dimension = call.Tensor(0).Dimension(call.Int(1).Value);
        (string start, string length) = (graph.Int(call.Int(2)), graph.Int(call.Int(3)));
        string end = call.Int(2).IsFixed && call.Int(3).IsFixed ? graph.Ints([call.Int(2).Value + call.Int(3).Value]) : graph.Node("Add", [start, length]);
        graph.Bind(call.Result, graph.Node("Slice", [graph.Name(call.Tensor(0)), start, end, graph.Ints([dimension])]));
    }

    private static void Slice(OnnxGraph graph, SizedCall call, SizeExpression dimension, SizeExpression start, SizeExpression end, long step)
        => graph.Bind(call.Result, graph.Node("Slice", [graph.Name(call.Tensor(0)), graph.Int(start), graph.Int(end), graph.Int(dimension), graph.Ints([step])]));

    private static void Select(OnnxGraph graph, SizedCall call)
    {
        string one = graph.Node("Gather", [graph.Name(call.Tensor(0)), graph.Int(call.Int(2))], Attribute.Int("axis", call.Int(1).Value));
        graph.Bind(call.Result, graph.Node("Squeeze", [one, graph.Ints([call.Int(1).Value])]));
    }

    private static void Flip(OnnxGraph graph, SizedCall call)
    {
        long[] dimensions = call.FixedInts(1);
        long[] Same(long value) => [.. dimensions.Select(_ => value)];
        graph.Bind(call.Result, graph.Node(
            "Slice", [graph.Name(call.Tensor(0)), graph.Ints(Same(-1)), graph.Ints(Same(long.MinValue)), graph.Ints(dimensions), graph.Ints(Same(-1))]));
    }

    /// <summary>libtorch counts sides from the last dimension, before and after; ONNX all before, then all after.</summary>
    private static void Pad(OnnxGraph graph, SizedCall call, string mode)
    {
        IReadOnlyList<SizeExpression> sides = call.Ints(1);
        (int rank, int padded) = (call.Tensor(0).Rank, sides.Count / 2);
        var pads = new SizeExpression[2 * rank];
        Array.Fill(pads, SizeExpression.Of(0));
        for (int i = 0; i < padded; i++)
        {
            pads[rank - 1 - i] = sides[2 * i];
            pads[(2 * rank) - 1 - i] = sides[(2 * i) + 1];
        }

        string[] value = mode == "constant" ? [graph.Floats([(float)call.Number(2)])] : [];
        graph.Bind(call.Result, graph.Node("Pad", [graph.Name(call.Tensor(0)), graph.Ints(pads), .. value], Attribute.Text("mode", mode)));
    }

    /// <summary>ONNX has the place in the block before the channel: the channel is brought to the front.</summary>
    private static void PixelUnshuffle(OnnxGraph graph, SizedCall call)
    {
        long factor = call.Int(1).Value;
        IReadOnlyList<SizeExpression> shape = call.Result.Shape;
        string folded = graph.Node("SpaceToDepth", [graph.Name(call.Tensor(0))], Attribute.Int("blocksize", factor));
        string parted = graph.Node("Reshape", [folded, graph.Ints([shape[0], SizeExpression.Of(factor * factor), call.Tensor(0).Size(1), shape[2], shape[3]])]);
        string turned = graph.Node("Transpose", [parted], Attribute.Ints("perm", 0L, 2, 1, 3, 4));
        graph.Bind(call.Result, graph.Node("Reshape", [turned, graph.Ints(shape)]));
    }
}
