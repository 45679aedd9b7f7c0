using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace Unblur.Networks.Onnx;

/// <summary>Makes a graph compute in 8 bits: its convolutions, and what lies between them.</summary>
/// <remarks>
/// Values become unsigned numbers of 8 bits with one scale each, by the range that they had on some images; weights signed ones, symmetric, with a scale for each
/// channel. The graph says so by pairs of QuantizeLinear and DequantizeLinear, which a runtime merges with what is between them. Inputs and results stay float32,
/// and so do convolutions that read or make what is not rounded.
/// </remarks>
internal sealed class EightBits
{
    /// <summary>The metadata entry that says so: <c>8</c>.</summary>
    internal const string BitsKey = "bits";

    private const string Convolution = "Conv", Result = "Identity";

    private const int LargestWeight = 127, Levels = 255;

    /// <summary>Of a bias of 32 bits: as much is left for the sum of products.</summary>
    private const float LargestBias = 1 << 30;

    /// <summary>Below it numbers lose digits.</summary>
    private const float SmallestScale = 1e-20f;

    private static readonly HashSet<string> s_kinds = [Convolution, "LeakyRelu", "Relu", "Add", "DepthToSpace"];

    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly Dictionary<string, float> _scales = [];            // of the values in 8 bits
    private readonly Dictionary<string, string> _restored = [];         // their names after DequantizeLinear

    private EightBits(GraphProto graph)
        => (_graph, _constants) = (graph, graph.Initializer.ToDictionary(constant => constant.Name));

    /// <summary>Rewrites a graph.</summary>
    /// <param name="graph">Is changed; its weights are float32.</param>
    /// <param name="ranges">Between which numbers values lie, by name.</param>
    /// <returns>How many convolutions compute in 8 bits.</returns>
    internal static int Rewrite(GraphProto graph, IReadOnlyDictionary<string, (float Least, float Largest)> ranges) => new EightBits(graph).Rewrite(ranges);

    private int Rewrite(IReadOnlyDictionary<string, (float Least, float Largest)> ranges)
    {
        NodeProto[] nodes = [.. _graph.Node];
        HashSet<string> inside = Inside(nodes);
        _graph.Node.Clear();
        int convolutions = 0;
        foreach (NodeProto node in nodes)
        {
            string result = node.Output[0];
            bool isRounded = inside.Contains(result) && ranges.ContainsKey(result);
            if (isRounded && node.OpType == Convolution && _scales.TryGetValue(node.Input[0], out float scale) && node.Input.Skip(1).All(_constants.ContainsKey))
            {
                RoundWeights(node, scale);
                convolutions++;
            }

            for (int i = 0; i < node.Input.Count && node.OpType != Result; i++)
            {
                node.Input[i] = _restored.GetValueOrDefault(node.Input[i], node.Input[i]);
            }

            _graph.Node.Add(node);
            if (isRounded)
            {
                Round(result, ranges[result]);
            }
        }

        RemoveUnused();
        return convolutions;
    }

    /// <summary>The values that a later convolution reads, directly or through what can be computed in 8 bits.</summary>
    private static HashSet<string> Inside(IReadOnlyList<NodeProto> nodes)
    {
        HashSet<string> read = [];
        foreach (NodeProto node in nodes.Reverse())
        {
            if (node.OpType == Convolution)
            {
                read.Add(node.Input[0]);
            }
            else if (s_kinds.Contains(node.OpType) && read.Contains(node.Output[0]))
            {
                read.UnionWith(node.Input);
            }
        }

        return [.. nodes.Where(node => s_kinds.Contains(node.OpType)).Select(node => node.Output[0]).Where(read.Contains)];
    }

    /// <summary>Rounds a value to 8 bits after it was computed.</summary>
    private void Round(string value, (float Least, float Largest) range)
    {
        float least = Math.Min(range.Least, 0), largest = Math.Max(range.Largest, 0);          // 0, which pads, is a level
        float scale = Math.Max((largest - least) / Levels, SmallestScale);
        byte zero = (byte)Math.Clamp(MathF.Round(-least / scale), 0, Levels);
        string[] how = [Constant($"{value}.scale", [scale], TensorProto.Types.DataType.Float), Constant($"{value}.zero", [zero], TensorProto.Types.DataType.Uint8)];
        _graph.Node.Add(Node("QuantizeLinear", [value, .. how], $"{value}.rounded"));
        _graph.Node.Add(Node("DequantizeLinear", [$"{value}.rounded", .. how], $"{value}.restored"));
        (_scales[value], _restored[value]) = (scale, $"{value}.restored");
    }

    /// <summary>Gives a convolution weights of 8 bits, and a bias of 32 in the scale of its sums.</summary>
    private void RoundWeights(NodeProto convolution, float inputScale)
    {
        TensorProto weights = _constants[convolution.Input[1]];
        ReadOnlySpan<float> values = Floats(weights);
        int channels = (int)weights.Dims[0], each = values.Length / channels;
        ReadOnlySpan<float> bias = convolution.Input.Count > 2 ? Floats(_constants[convolution.Input[2]]) : new float[channels];
        (float[] scales, float[] sums, int[] wholeBias) = (new float[channels], new float[channels], new int[channels]);
        sbyte[] rounded = new sbyte[values.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> own = values.Slice(channel * each, each);
            float scale = scales[channel] = Math.Max(Largest(own) / LargestWeight, Math.Max(Math.Abs(bias[channel]) / (inputScale * LargestBias), SmallestScale));
            sums[channel] = scale * inputScale;
            wholeBias[channel] = (int)Math.Round(bias[channel] / ((double)scale * inputScale));
            for (int i = 0; i < each; i++)
            {
                rounded[(channel * each) + i] = (sbyte)MathF.Round(own[i] / scale);
            }
        }

        convolution.Input[1] = Restored($"{convolution.Name}.weights", rounded, TensorProto.Types.DataType.Int8, scales, [.. weights.Dims]);
        if (convolution.Input.Count > 2)
        {
            convolution.Input[2] = Restored($"{convolution.Name}.bias", wholeBias, TensorProto.Types.DataType.Int32, sums, [channels]);
        }
    }

    private static ReadOnlySpan<float> Floats(TensorProto constant) => MemoryMarshal.Cast<byte, float>(constant.RawData.Span);

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>Rounded constants, and the node that makes them float32 again; a scale for each channel.</summary>
    private string Restored<T>(string name, T[] rounded, TensorProto.Types.DataType type, float[] scales, long[] shape)
        where T : unmanaged
    {
        string[] inputs =
        [
            Constant($"{name}.rounded", rounded, type, shape), Constant($"{name}.scale", scales, TensorProto.Types.DataType.Float, scales.Length),
            Constant($"{name}.zero", new T[scales.Length], type, scales.Length),
        ];
        NodeProto node = Node("DequantizeLinear", inputs, $"{name}.restored");
        node.Attribute.Add(OnnxGraph.Attribute.Int("axis", 0));
        _graph.Node.Add(node);
        return node.Output[0];
    }

    private string Constant<T>(string name, T[] values, TensorProto.Types.DataType type, params long[] shape)
        where T : unmanaged
    {
        TensorProto constant = new() { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        constant.Dims.AddRange(shape);
        _graph.Initializer.Add(constant);
        return name;
    }

    private static NodeProto Node(string type, IEnumerable<string> inputs, string output)
    {
        NodeProto node = new() { OpType = type, Name = output, Output = { output } };
        node.Input.AddRange(inputs);
        return node;
    }

    private void RemoveUnused()
    {
        HashSet<string> used = [.. _graph.Node.SelectMany(node => node.Input)];
        TensorProto[] kept = [.. _graph.Initializer.Where(constant => used.Contains(constant.Name))];
        _graph.Initializer.Clear();
        _graph.Initializer.AddRange(kept);
    }
}
