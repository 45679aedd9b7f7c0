using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using Unblur.Networks.Onnx;

namespace Unblur.Networks.Tests.Onnx;

/// <summary>What becomes of a small graph: two convolutions of one channel, 1x1, with a Relu between them.</summary>
public sealed class EightBitsRewriteTests
{
    private static readonly Dictionary<string, (float, float)> s_ranges = new() { ["a"] = (-1, 3), ["b"] = (0, 3), ["c"] = (-9, 9) };

    [Fact]
    public void Rewrite_AConvolutionBetweenRoundedValues_HasScalesAsOnnxDefinesThem()
    {
        GraphProto graph = Graph([0.5f], [0.25f], third: true);

        Assert.Equal(1, EightBits.Rewrite(graph, s_ranges));

        var constants = graph.Initializer.ToDictionary(constant => constant.Name);
        Assert.Equal(4f / 255, Floats(constants["a.scale"])[0], 1e-7f);
        Assert.Equal(64, constants["a.zero"].RawData[0]);
        Assert.Equal(127, (sbyte)constants["second.weights.rounded"].RawData[0]);
        Assert.Equal(0.5f / 127, Floats(constants["second.weights.scale"])[0], 1e-9f);
        double sums = 0.5 / 127 * (3.0 / 255);
        Assert.Equal(0.25 / sums, MemoryMarshal.Cast<byte, int>(constants["second.bias.rounded"].RawData.Span)[0], 1d);
        Assert.Equal((float)sums, Floats(constants["second.bias.scale"])[0], 1e-10f);
    }

    [Fact]
    public void Rewrite_AConvolutionThatMakesTheResult_StaysFloat32()
    {
        GraphProto graph = Graph([0.5f], [0.25f], third: false);
        Assert.Equal(0, EightBits.Rewrite(graph, s_ranges));
        Assert.Contains(graph.Initializer, constant => constant.Name == "w2");
    }

    [Theory]
    [InlineData(0f, 0.7f)]
    [InlineData(1e-12f, -0.7f)]
    public void Rewrite_ABiasNextToTinyWeights_KeepsIt(float weight, float bias)
    {
        GraphProto graph = Graph([weight], [bias], third: true);
        EightBits.Rewrite(graph, s_ranges);
        var constants = graph.Initializer.ToDictionary(constant => constant.Name);
        int whole = MemoryMarshal.Cast<byte, int>(constants["second.bias.rounded"].RawData.Span)[0];
        Assert.Equal(bias, whole * Floats(constants["second.bias.scale"])[0], 1e-4f);
    }

    private static ReadOnlySpan<float> Floats(TensorProto constant) => MemoryMarshal.Cast<byte, float>(constant.RawData.Span);

    private static GraphProto Graph(float[] weights, float[] bias, bool third)
    {
        GraphProto graph = new();
        Add("w1", [1f], 1, 1, 1, 1);
        Add("w2", weights, 1, 1, 1, 1);
        Add("b2", bias, 1);
        Node("first", "Conv", ["x", "w1"], "a");
        Node("relu", "Relu", ["a"], "b");
        Node("second", "Conv", ["b", "w2", "b2"], "c");
        if (third)
        {
            Node("third", "Conv", ["c", "w1"], "d");
        }

        Node("end", "Identity", [third ? "d" : "c"], "y");
        return graph;

        void Add(string name, float[] values, params long[] shape)
        {
            TensorProto constant = new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
            constant.Dims.AddRange(shape);
            graph.Initializer.Add(constant);
        }

        void Node(string name, string type, string[] inputs, string output)
        {
            NodeProto node = new() { Name = name, OpType = type, Output = { output } };
            node.Input.AddRange(inputs);
            graph.Node.Add(node);
        }
    }
}
