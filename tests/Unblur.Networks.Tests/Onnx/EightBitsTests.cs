using Microsoft.ML.OnnxRuntime;
using Unblur.Networks.Onnx;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Onnx;

/// <summary>Graphs that compute in 8 bits, in ONNX Runtime.</summary>
/// <remarks>Processors without instructions for them saturate, unless weights are small: values are compared loosely.</remarks>
public sealed class EightBitsTests
{
    [Theory]
    [InlineData("resunet small")]
    [InlineData("shakeunet")]
    [InlineData("dbgan plain")]
    [InlineData("mimounet small")]
    public void Serialize_WithExamples_ComputesAlmostAlike(string name)
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);
        NetworkGraph graph = network.Graphs[0];
        Tensor[] examples = [Example(network, 1), Example(network, 2)];
        IReadOnlyList<Tensor> inputs = network.GraphInputs(graph, examples[1]);
        float[] expected = graph.Run(inputs)[0].ToArray<float>(), input = inputs[0].ToArray<float>();

        using InferenceSession session = new(OnnxExporter.Serialize(network, graph, images: examples));
        float[] actual = Run(session, graph, inputs);

        Assert.Equal("8", session.ModelMetadata.CustomMetadataMap["bits"]);
        double off = Distance(expected, actual), done = Distance(expected, input);
        Assert.True(off > 0 && off < 0.15 * done, $"off by {off}, where the network changes the image by {done}");
    }

    [Fact]
    public void Serialize_WithExamples_KeepsWeightsIn8Bits()
    {
        using TensorScope scope = new();
        using Network network = NetworkSamples.Create("dbgan plain");
        byte[] exact = OnnxExporter.Serialize(network, network.Graphs[0]), rounded = OnnxExporter.Serialize(network, network.Graphs[0], images: [Example(network, 1)]);

        Assert.True(rounded.Length < 0.8 * exact.Length, $"{rounded.Length} of {exact.Length} bytes");
    }

    [Fact]
    public void Serialize_NoExample_SaysSo()
    {
        using TensorScope scope = new();
        using Network network = NetworkSamples.Create("dbgan plain");
        OnnxExportException failure = Assert.Throws<OnnxExportException>(() => OnnxExporter.Serialize(network, network.Graphs[0], images: []));
        Assert.Contains("there is no photo", failure.Message, StringComparison.Ordinal);
    }

    // Examples may be read from files as they are needed: each once, and not all at a time.
    [Fact]
    public void Serialize_Examples_AreGoneThroughOnce()
    {
        using TensorScope scope = new();
        using Network network = NetworkSamples.Create("dbgan plain");
        int made = 0;

        OnnxExporter.Serialize(network, network.Graphs[0], images: Made());

        Assert.Equal(3, made);

        IEnumerable<Tensor> Made()
        {
            for (int i = 0; i < 3; i++)
            {
                made++;
                yield return Example(network, i);
            }
        }
    }

    [Fact]
    public void Serialize_ExamplesForAGraphThatTakesNoPhoto_SaysWhy()
    {
        using TensorScope scope = new();
        using Network network = NetworkSamples.Create("bgan small");
        OnnxExportException failure = Assert.Throws<OnnxExportException>(() => OnnxExporter.Serialize(network, network.Graphs[0], images: [Example(network, 1)]));
        Assert.Contains("sharp, noise", failure.Message, StringComparison.Ordinal);
    }

    private static Tensor Example(Network network, int seed)
    {
        using Generator generator = new((ulong)seed);
        int unit = Math.Max(network.Card.SizeMultiple, network.Card.SmallestSize);
        return Tensor.Rand([1, 3, 4 * unit, 5 * unit], generator);
    }

    private static float[] Run(InferenceSession session, NetworkGraph graph, IReadOnlyList<Tensor> inputs)
    {
        OrtValue[] values = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.ToArray<float>(), input.Shape))];
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [.. graph.Inputs.Select(input => input.Name)], values, graph.Outputs);
        float[] result = results[0].GetTensorDataAsSpan<float>().ToArray();
        Array.ForEach(values, value => value.Dispose());
        return result;
    }

    private static double Distance(float[] one, float[] other) => Math.Sqrt(one.Zip(other, (a, b) => (double)(a - b) * (a - b)).Average());
}
