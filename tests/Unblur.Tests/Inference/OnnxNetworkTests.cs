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
    public async Task Run_Cancelled_StopsBeforeItsEnd()
    {
        using OnnxNetwork network = Load(1);
        PlanarImage image = new(3, 2048, 4096);
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(0.5));
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
        {
            while (clock.Elapsed < TimeSpan.FromMinutes(2))
            {
                network.Run([NetworkValue.Of(image)], source.Token);
            }
        }));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
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
