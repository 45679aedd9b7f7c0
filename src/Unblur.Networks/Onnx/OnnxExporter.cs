using System.Globalization;
using Google.Protobuf;
using Onnx;
using Unblur.Torch;
using Unblur.Torch.Tracing;

namespace Unblur.Networks.Onnx;

/// <summary>Writes networks as ONNX, for images of any height and width that they take: for programs without libtorch.</summary>
/// <remarks>
/// A network is run at several sizes, and what it calls is written down. Numbers that change with the size are written as expressions of it. Weights are in the
/// file, float32; so is what the network's card says, as metadata.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>The version of ONNX's operators that is written by default.</summary>
    public const int DefaultOpset = 17;

    /// <summary>The newest version that can be written.</summary>
    public const int NewestOpset = 20;

    /// <summary>The metadata entry with the name of the <see cref="NetworkGraph"/>.</summary>
    public const string GraphKey = "graph";

    /// <summary>The metadata entry with the SHA-256 of the weight file that a network comes from.</summary>
    public const string WeightsKey = "weights_sha256";

    private const string Height = "height", Width = "width";

    // Version 8 of the file format came with version 17 of the operators; 9 with 19 and 20. Readers refuse newer ones than they know.
    private const int FileVersion = 8, NewFileVersion = 9, NewFileOpset = 19;

    /// <summary>Sizes that are traced, in steps above the smallest: those of <see cref="SizeExpression.Fit"/>, and two to check by.</summary>
    private static readonly (int Height, int Width)[] Steps = [(1, 2), (3, 2), (1, 5), (3, 5), (2, 3), (6, 4)];

    /// <summary>One graph of a network as the bytes of an ONNX file.</summary>
    /// <param name="network">The network, for its weights' names and its card.</param>
    /// <param name="graph">One of its <see cref="Network.Graphs"/>.</param>
    /// <param name="opset">The version of ONNX's operators, 17 to 20.</param>
    /// <param name="isHalf">Whether weights are kept as float16; the network computes in float32 all the same.</param>
    /// <param name="more">Further metadata.</param>
    /// <param name="images">
    /// For a graph that computes in 8 bits: images like those that it will be used for, (1, 3, H, W), RGB, [0,1], of sizes that the network takes; gone through
    /// once. Null for float32.
    /// </param>
    /// <exception cref="OnnxExportException">The network does something that ONNX, or this exporter, has no words for, or nothing that can be done in 8 bits.</exception>
    public static byte[] Serialize(
        Network network, NetworkGraph graph, int opset = DefaultOpset, bool isHalf = false, IReadOnlyDictionary<string, string>? more = null,
        IEnumerable<Tensor>? images = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(graph);
        if (opset is < DefaultOpset or > NewestOpset)
        {
            throw new ArgumentOutOfRangeException(nameof(opset), opset, $"the version of the operators has to be {DefaultOpset} to {NewestOpset}.");
        }

        if (isHalf && images is not null)
        {
            throw new ArgumentException("weights are kept in 8 bits where the graph computes in them: leave one of the two out.", nameof(isHalf));
        }

        if (network.IsTraining)
        {
            throw new InvalidOperationException($"{network.Card.Name} is in training mode: call Eval() first.");
        }

        try
        {
            ModelProto model = Model(network, graph, opset, isHalf, images);
            model.MetadataProps.AddRange((more ?? new Dictionary<string, string>()).Select(Entry));
            return model.ToByteArray();
        }
        catch (Exception exception) when (exception is TraceException or OnnxExportException or NotSupportedException)
        {
            throw new OnnxExportException($"{network.Card.Name} cannot be written as ONNX: {exception.Message}", exception);
        }
    }

    private static ModelProto Model(Network network, NetworkGraph graph, int opset, bool isHalf, IEnumerable<Tensor>? images)
    {
        (long Height, long Width)[] sizes = [.. Sizes(network.Card)];
        List<OperatorTrace> traces = [];
        try
        {
            traces.AddRange(sizes.Select(size => Trace(graph, size)));
            ModelProto model = new()
            {
                IrVersion = opset < NewFileOpset ? FileVersion : NewFileVersion,
                ProducerName = "Unblur",
                ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version?.ToString(3) ?? string.Empty,
                Graph = Graph(network, graph, new SizedTrace(traces, sizes), opset, isHalf, images),
            };
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = opset });
            model.MetadataProps.AddRange(Metadata(network, graph).Select(Entry));
            if (images is not null)
            {
                model.MetadataProps.Add(Entry(new(EightBits.BitsKey, "8")));
            }

            return model;
        }
        finally
        {
            traces.ForEach(trace => trace.Dispose());
        }
    }

    private static StringStringEntryProto Entry(KeyValuePair<string, string> entry) => new() { Key = entry.Key, Value = entry.Value };

    private static IEnumerable<(long Height, long Width)> Sizes(NetworkCard card)
    {
        long multiple = card.SizeMultiple, least = (Math.Max(card.SmallestSize, multiple) + multiple - 1) / multiple;
        return Steps.Select(step => ((least + step.Height) * multiple, (least + step.Width) * multiple));
    }

    private static OperatorTrace Trace(NetworkGraph graph, (long Height, long Width) size)
    {
        using TensorScope scope = new();
        using Generator generator = new(1);
        Tensor[] inputs = [.. graph.Inputs.Select(input => Tensor.Rand(input.IsImage ? [1, input.Channels, size.Height, size.Width] : [1, input.Channels], generator))];
        return OperatorTrace.Record(inputs, () => graph.Run(inputs));
    }

    private static GraphProto Graph(Network network, NetworkGraph graph, SizedTrace trace, int opset, bool isHalf, IEnumerable<Tensor>? images)
    {
        GraphProto proto = new() { Name = graph.Name.Length == 0 ? network.Card.Name : $"{network.Card.Name}.{graph.Name}" };
        OnnxGraph nodes = new(proto, graph.Inputs.FirstOrDefault(input => input.IsImage)?.Name, opset) { ParameterName = ParameterName, IsHalf = isHalf };
        foreach ((GraphInput input, SizedTensor tensor) in graph.Inputs.Zip(trace.Inputs))
        {
            nodes.Bind(tensor, input.Name);
            proto.Input.Add(Value(input.Name, input.IsImage ? [1L, (long)input.Channels, Height, Width] : [1L, (long)input.Channels]));
        }

        foreach (SizedCall call in trace.Calls)
        {
            Translations.Add(nodes, call);
        }

        if (trace.Outputs.Count != graph.Outputs.Count)
        {
            throw new OnnxExportException($"it has {trace.Outputs.Count} results, but names for {graph.Outputs.Count}.");
        }

        foreach ((string name, SizedTensor tensor) in graph.Outputs.Zip(trace.Outputs))
        {
            proto.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { nodes.Name(tensor) }, Output = { name } });
            proto.Output.Add(Value(name, [.. tensor.Sizes.Select((size, i) => Dimension(size, $"{name}_{i}"))]));
        }

        if (images is not null && EightBits.Rewrite(proto, Ranges()) == 0)
        {
            throw new OnnxExportException("none of its convolutions can be done in 8 bits, since none reads what another one made.");
        }

        return proto;

        Dictionary<string, (float, float)> Ranges()
        {
            IReadOnlyDictionary<int, (float, float)> ranges = ValueRanges.Measure(network, graph, trace, images);
            return nodes.Names.Where(value => ranges.ContainsKey(value.Key)).GroupBy(value => value.Value).ToDictionary(group => group.Key, group => ranges[group.Last().Key]);
        }

        string? ParameterName(SizedTensor tensor) => network.State().FirstOrDefault(entry => tensor.Traced.IsTakenFrom(entry.Parameter.Value)).Name;
    }

    /// <summary>A number, or a word for one that changes with the size: that of the input, where it is the same.</summary>
    private static object Dimension(SizeExpression? size, string otherwise) => size switch
    {
        { IsFixed: true } known => known.Value,
        { Height: 1, Width: 0, Area: 0, Constant: 0, Divisor: 1 } => Height,
        { Height: 0, Width: 1, Area: 0, Constant: 0, Divisor: 1 } => Width,
        _ => otherwise,
    };

    private static ValueInfoProto Value(string name, IReadOnlyList<object> dimensions)
    {
        TensorShapeProto shape = new();
        shape.Dim.AddRange(dimensions.Select(dimension => dimension is long size
            ? new TensorShapeProto.Types.Dimension { DimValue = size }
            : new TensorShapeProto.Types.Dimension { DimParam = (string)dimension }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    private static Dictionary<string, string> Metadata(Network network, NetworkGraph graph)
    {
        NetworkCard card = network.Card;
        Dictionary<string, string> metadata = new(network.Settings)
        {
            [NetworkFile.NameKey] = card.Name,
            [GraphKey] = graph.Name,
            ["role"] = NetworkCatalogue.Find(card.Name)?.Role.ToString().ToLowerInvariant() ?? string.Empty,
            ["source"] = card.Source,
            ["size_multiple"] = Text(card.SizeMultiple),
            ["smallest_size"] = Text(Math.Max(card.SmallestSize, card.SizeMultiple)),
            ["receptive_radius"] = card.ReceptiveRadius == NetworkCard.WholeImage ? "whole image" : Text(card.ReceptiveRadius),
            ["shift_invariant"] = card.IsShiftInvariant ? "true" : "false",
            ["bytes_per_pixel"] = Text(card.BytesPerPixel),
            ["multiply_accumulates_per_pixel"] = Text(card.MultiplyAccumulatesPerPixel),
        };
        return metadata;

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
