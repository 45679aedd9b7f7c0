using Microsoft.ML.OnnxRuntime;
using Unblur.Networks.Onnx;
using Unblur.Torch;

namespace Unblur.Networks.Tests.Onnx;

/// <summary>Every network of the catalogue, exported and run in ONNX Runtime at sizes that were not traced, gives what libtorch gives.</summary>
public sealed class OnnxParityTests
{
    private const double Relative = 1e-4;

    public static TheoryData<string> Samples => [.. NetworkSamples.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Serialize_EveryNetwork_ComputesAlikeAtThreeSizes(string name)
    {
        using Network network = NetworkSamples.Create(name);
        foreach (NetworkGraph graph in network.Graphs)
        {
            using SessionOptions options = new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            using InferenceSession session = new(OnnxExporter.Serialize(network, graph), options);
            foreach ((int rows, int columns) in (IEnumerable<(int, int)>)[(2, 2), (4, 2), (2, 5)])
            {
                AssertAlike(network, graph, session, rows, columns);
            }
        }
    }

    [Fact]
    public void Serialize_ANewerVersionOfTheOperators_ComputesAlike()
    {
        using Network network = NetworkSamples.Create("motionnet small");
        NetworkGraph graph = network.Graphs[0];
        using InferenceSession session = new(OnnxExporter.Serialize(network, graph, OnnxExporter.NewestOpset));

        AssertAlike(network, graph, session, 2, 3);
    }

    [Fact]
    public void Serialize_ANetwork_SaysInTheFileWhatItsCardSays()
    {
        using Network network = NetworkSamples.Create("resunet small");
        using InferenceSession session = new(OnnxExporter.Serialize(network, network.Graphs[0]));
        Dictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;

        Assert.Equal("resunet", metadata["network"]);
        Assert.Equal("deblur", metadata["role"]);
        Assert.Equal(network.Card.SizeMultiple.ToString(System.Globalization.CultureInfo.InvariantCulture), metadata["size_multiple"]);
        Assert.Equal(["blurry"], session.InputMetadata.Keys);
        Assert.Equal(["restored"], session.OutputMetadata.Keys);
    }

    private static void AssertAlike(Network network, NetworkGraph graph, InferenceSession session, int rows, int columns)
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using Generator generator = new(11);
        int unit = Math.Max(network.Card.SizeMultiple, network.Card.SmallestSize / 2);
        Tensor[] inputs = [.. graph.Inputs.Select(input => Tensor.Rand(input.IsImage ? [1, input.Channels, rows * unit, columns * unit] : [1, input.Channels], generator))];
        IReadOnlyList<Tensor> expected = graph.Run(inputs);

        OrtValue[] values = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.ToArray<float>(), input.Shape))];
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, [.. graph.Inputs.Select(input => input.Name)], values, graph.Outputs);

        foreach (((string output, Tensor wanted), OrtValue result) in graph.Outputs.Zip(expected).Zip(results))
        {
            float[] numbers = wanted.ToArray<float>(), given = result.GetTensorDataAsSpan<float>().ToArray();
            Assert.Equal(wanted.Shape, result.GetTensorTypeAndShape().Shape);
            double scale = Math.Max(1e-3, numbers.Max(Math.Abs)), off = numbers.Zip(given, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(off <= Relative * scale, $"{network.Card.Name}, {output}, {rows}x{columns}: off by {off} where the largest is {scale}");
        }

        Array.ForEach(values, value => value.Dispose());
    }
}
