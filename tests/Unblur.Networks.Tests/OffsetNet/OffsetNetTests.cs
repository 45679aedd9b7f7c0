using Unblur.Networks.OffsetNet;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;
using Net = Unblur.Networks.OffsetNet.OffsetNet;

namespace Unblur.Networks.Tests.OffsetNet;

public sealed class OffsetNetTests : IDisposable
{
    private const double Tolerance = 5e-6;

    private readonly string _folder = Directory.CreateTempSubdirectory("unblur").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData(MemoryFormat.Contiguous, false)]
    [InlineData(MemoryFormat.ChannelsLast, false)]
    [InlineData(MemoryFormat.Contiguous, true)]
    public void Forward_GoldenWeights_EqualsTheAuthorsCode(MemoryFormat format, bool isRecorded)
    {
        string golden = SharedData.Require("golden", "offsetnet.npy");
        using var scope = new TensorScope();
        using GradMode grad = isRecorded ? GradMode.Enabled() : GradMode.Disabled();
        using var network = new Net();
        GoldenWeights.Fill(network);
        network.To(format);

        Tensor motion = network.Forward(GoldenWeights.Pattern(64, 64));

        Assert.InRange(GoldenWeights.RelativeError(motion, NpyFile.Read(golden)), 0, Tolerance);
    }

    [SkippableFact]
    public void State_OfThePublishedSize_HasTheAuthorsKeys()
    {
        string golden = SharedData.Require("golden", "offsetnet.keys.json");
        using var network = new Net();

        Assert.Equal(GoldenKeys.Read(golden), GoldenKeys.Of(network));
    }

    [Theory]
    [InlineData(16, 1_128_002)]
    [InlineData(8, 283_938)]
    public void ParameterCount_OfEachWidth_IsKnown(int channels, long expected)
    {
        using var network = new Net(new OffsetNetOptions { Channels = channels });

        Assert.Equal(expected, network.ParameterCount());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    public void Backward_AnyLoss_ReachesEveryParameter(int channels)
    {
        using var scope = new TensorScope();
        using Net network = Create(channels);

        network.Forward(Input(16, 40)).Square().Sum().Backward();

        Assert.All(network.Trainable(), entry => Assert.True(
            entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.AllFinite() && gradient.Abs().Sum().Item() > 0, entry.Name));
    }

    [Fact]
    public void Forward_Batch_TreatsItsImagesAlone()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Net network = Create(8);
        Tensor input = Input(24, 16);

        Tensor together = network.Forward(input);

        Assert.Equal([2, 2, 24, 16], together.Shape);
        Assert.InRange((together.Narrow(0, 1, 1) - network.Forward(input.Narrow(0, 1, 1))).Abs().Max().Item(), 0, 1e-6);
    }

    [Fact]
    public void Initialize_OfTheAuthors_IsXavierWithoutBiases()
    {
        using var scope = new TensorScope();
        using Net network = Create(16);
        var state = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.Detach());

        double deviation = state["conv_3.3.1.conv_block.4.weight"].Variance([0, 1, 2, 3]).Sqrt().Item();
        double transposed = state["uconv_1.weight"].Variance([0, 1, 2, 3]).Sqrt().Item();

        AssertClose.Equal(Math.Sqrt(2.0 / ((64 + 64) * 25)), deviation, 0.02);
        AssertClose.Equal(Math.Sqrt(2.0 / ((64 + 32) * 16)), transposed, 0.02);
        Assert.All(state.Where(entry => entry.Key.EndsWith(".bias", StringComparison.Ordinal)), entry => Assert.Equal(0, entry.Value.Abs().Max().Item()));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("state_dict", true)]
    [InlineData("model", false)]
    public void From_AuthorsCheckpoint_GivesItsNetwork(string? wrapper, bool isParallel)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Net network = Create(8);

        using Net loaded = NetworkFile.From<Net>(Checkpoint.Of(network, wrapper, isParallel), "netM.pth");

        Assert.Equal(network.Options, loaded.Options);
        Assert.False(loaded.IsTraining);
        Assert.Equal(network.Forward(Input(16, 24)).ToBytes(), loaded.Forward(Input(16, 24)).ToBytes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Save_AnyWeights_KeepsTheirNamesAndComesBackToTheBit(int shrink)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Net network = Create(8, shrink);
        string path = Path.Combine(_folder, "m.safetensors");

        NetworkFile.Save(path, network, new Dictionary<string, string> { ["step"] = "7" });

        using Net loaded = NetworkFile.Load<Net>(path);
        var file = WeightFile.Read(path);
        Assert.Equal("7", file.Metadata["step"]);
        Assert.Equal(network.Options, loaded.Options);
        Assert.Equal(network.State().Select(entry => entry.Name).Order(), file.Tensors.Keys.Order());
        Assert.Equal(network.Forward(Input(32, 48)).ToBytes(), loaded.Forward(Input(32, 48)).ToBytes());
    }

    [Fact]
    public void Forward_Shrunk_SeesTheSmallerPhotoAndEnlargesItsMotion()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Net plain = Create(8);
        using Net shrunk = Create(8, shrink: 2);
        Tensor input = Input(48, 64);

        Tensor small = plain.Forward((input.Stride(2, 0, 2).Stride(3, 0, 2) + input.Stride(2, 1, 2).Stride(3, 0, 2)
            + input.Stride(2, 0, 2).Stride(3, 1, 2) + input.Stride(2, 1, 2).Stride(3, 1, 2)) * 0.25);
        Tensor motion = shrunk.Forward(input);

        Assert.Equal([2, 2, 48, 64], motion.Shape);
        AssertClose.Equal(Functional.Interpolate(small, 48, 64, InterpolationMode.Bilinear) * 2, motion, 1e-6);
    }

    [Fact]
    public void From_ShrinkThatIsNone_IsRefused()
    {
        using Net network = Create(8);
        string path = Path.Combine(_folder, "bad.safetensors");
        Safetensors.Write(
            path, network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()), new Dictionary<string, string> { ["shrink"] = "many" });

        Assert.Contains("Shrink is 0", Assert.Throws<WeightFileException>(() => NetworkFile.Load<Net>(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 16)]
    [InlineData(16, 20)]
    public void Forward_SizeThatDoesNotFit_SaysWhatDoes(int height, int width)
    {
        using var scope = new TensorScope();
        using Net network = Create(8);

        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Forward(Input(height, width)));

        Assert.Contains("multiples of 8, at least 16", error.Message, StringComparison.Ordinal);
        Assert.Contains($"[2,3,{height},{width}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_WeightsOfAnotherNetwork_SaysWhichTheyAreOf()
    {
        using DeblurNetwork other = NetworkSamples.Restoring("resunet small");
        WeightFile file = new(other.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()));

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From<Net>(file, "x.pth"));

        Assert.Contains("it holds resunet, not OffsetNet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_TinyFileThatClaimsALargeNetwork_IsRefused()
    {
        WeightFile file = new(new Dictionary<string, StoredTensor> { ["conv_1.1.weight"] = new(new float[9000], 9000, 1, 1, 1), ["conv_out_0.weight"] = new([1f], 1) });

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From<Net>(file, "x.pth"));

        Assert.Contains("9000", error.Message, StringComparison.Ordinal);
    }

    private static Net Create(int channels, int shrink = 1)
    {
        Net network = new(new OffsetNetOptions { Channels = channels, Shrink = shrink });
        using var generator = new Generator(7);
        network.Initialize(generator);
        return network;
    }

    private static Tensor Input(int height, int width)
    {
        using var generator = new Generator(8);
        return Tensor.Rand([2, 3, height, width], generator);
    }
}
