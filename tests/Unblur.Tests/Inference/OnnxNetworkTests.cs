using System.Diagnostics;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.TestKit;

namespace Unblur.Tests.Inference;

/// <summary>ONNX Runtime with models that ship.</summary>
public sealed class OnnxNetworkTests
{
    private static readonly string s_file = Repository.PathOf("models", "offsetnet.onnx");

    [Fact]
    public void Traits_OfAShippedFile_AreThoseOfItsMetadata()
    {
        using OnnxNetwork network = Load();
        Assert.Equal(("offsetnet", "cpu", null), (network.Traits.Name, network.Device, network.VectorLength));
        Assert.True(network.Traits.SizeMultiple > 1 && network.Traits.ReceptiveRadius > 10 && network.Traits.BytesPerPixel > 10);
    }

    [Fact]
    public void Run_OneAndTwoThreads_GiveTheSame()
    {
        PlanarImage image = Make.Scene(128, 96);
        using OnnxNetwork one = Load(1), two = Load(2);
        float[] expected = one.Run([NetworkValue.Of(image)], default)[0].Values, actual = two.Run([NetworkValue.Of(image)], default)[0].Values;
        Assert.Equal(2 * 128 * 96, expected.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
    }

    [Fact]
    public void Run_CancelledWhileItRuns_StopsBeforeItsEnd()
    {
        string file = Repository.PathOf("models", "motion.onnx");
        using OnnxNetwork network = new(File.ReadAllBytes(file), file, ExecutionDevice.Cpu, 1);
        var image = NetworkValue.Of(new PlanarImage(3, 1536, 2048));
        network.Run([image], default);                                   // later ones take as long
        var clock = Stopwatch.StartNew();
        network.Run([image], default);
        TimeSpan whole = clock.Elapsed;
        using LateCancellation source = new(whole / 4);
        clock.Restart();

        Assert.ThrowsAny<OperationCanceledException>(() => network.Run([image], source.Token));

        Assert.True(clock.Elapsed < whole, $"{clock.Elapsed} of {whole}");
    }

    [Fact]
    public void Constructor_BytesThatAreNoModel_NamesTheFile()
    {
        ModelException failure = Assert.Throws<ModelException>(() => new OnnxNetwork([1, 2, 3], "broken.onnx", ExecutionDevice.Cpu, 1));
        Assert.StartsWith("broken.onnx cannot be loaded on cpu", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed to allocate memory for requested buffer of size 99", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("Invalid rank for input", false)]
    public void IsOutOfMemory_MessagesOfTheRuntime_AreToldApart(string message, bool isMemory) => Assert.Equal(isMemory, OnnxNetwork.IsOutOfMemory(message));

    [Fact]
    public void Of_MetadataOfAForeignFile_NamesWhatIsMissing()
    {
        ModelException failure = Assert.Throws<ModelException>(() => NetworkTraits.Of(new Dictionary<string, string> { ["network"] = "x" }, "other.onnx"));
        Assert.Contains("other.onnx has no 'size_multiple'", failure.Message, StringComparison.Ordinal);
    }

    private static OnnxNetwork Load(int threads = 1) => new(File.ReadAllBytes(s_file), s_file, ExecutionDevice.Cpu, threads);
}
