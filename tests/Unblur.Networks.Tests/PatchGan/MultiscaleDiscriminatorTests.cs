using Unblur.Networks.PatchGan;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.PatchGan;

public sealed class MultiscaleDiscriminatorTests : IDisposable
{
    /// <summary>Norms over 11x11 pixels and less magnify rounding, which another layout sums in another order.</summary>
    private const double Tolerance = 5e-5;

    private readonly string _folder = Directory.CreateTempSubdirectory("unblur").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData(0, MemoryFormat.Contiguous)]
    [InlineData(1, MemoryFormat.Contiguous)]
    [InlineData(0, MemoryFormat.ChannelsLast)]
    [InlineData(1, MemoryFormat.ChannelsLast)]
    public void Forward_GoldenWeights_EqualsTheAuthorsCode(int map, MemoryFormat format)
    {
        string golden = SharedData.Require("golden", $"patchgan_multiscale_{map}.npy");
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using MultiscaleDiscriminator network = new();
        GoldenWeights.Fill(network);
        network.To(format);

        IReadOnlyList<Tensor> scores = network.Forward(GoldenWeights.Pattern(64, 64));

        Assert.InRange(GoldenWeights.RelativeError(scores[map], NpyFile.Read(golden)), 0, Tolerance);
    }

    [SkippableFact]
    public void State_OfThePublishedSize_HasTheAuthorsKeys()
    {
        string golden = SharedData.Require("golden", "patchgan_multiscale.keys.json");
        using MultiscaleDiscriminator network = new();

        Assert.Equal(GoldenKeys.Read(golden), GoldenKeys.Of(network));
        Assert.Equal(5_529_474, network.ParameterCount());
    }

    [Fact]
    public void Forward_Patch256_GivesThePublishedMaps()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using MultiscaleDiscriminator network = Create();

        IReadOnlyList<Tensor> scores = network.Forward(Input(256, 256));

        Assert.Equal([[2, 1, 35, 35], [2, 1, 19, 19]], scores.Select(map => map.Shape));
    }

    [Fact]
    public void Forward_InstanceNorms_AreRecordedAsTheyAreInferred()
    {
        using var scope = new TensorScope();
        using MultiscaleDiscriminator network = Create();
        IReadOnlyList<Tensor> recorded = network.Forward(Input(40, 56));

        using var inference = new InferenceMode();

        IReadOnlyList<Tensor> inferred = network.Forward(Input(40, 56));
        Assert.All(recorded.Zip(inferred), pair => Assert.InRange((pair.First.Detach() - pair.Second).Abs().Max().Item(), 0, 1e-5));
    }

    [Fact]
    public void Backward_LeastSquares_ReachesEveryParameterThatMatters()
    {
        using var scope = new TensorScope();
        using MultiscaleDiscriminator network = Create();

        var losses = network.Forward(Input(64, 48)).Select(map => (map - 1).Square().Mean()).ToList();
        (losses[0] + losses[1]).Backward();

        Assert.All(network.Trainable(), entry =>
        {
            Assert.True(entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.AllFinite(), entry.Name);
            double size = gradient!.Abs().Max().Item();
            Assert.True(IsBeforeNorm(entry.Name) ? size < 1e-5 : size > 1e-5, $"{entry.Name}: {size}");
        });

        static bool IsBeforeNorm(string name) => name.EndsWith(".bias", StringComparison.Ordinal) && name["scale0_layer".Length] is '1' or '2' or '3';
    }

    [Fact]
    public void Initialize_OfTheAuthors_IsXavierWithoutBiases()
    {
        using var scope = new TensorScope();
        using MultiscaleDiscriminator network = Create();
        var state = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.Detach());

        AssertClose.Equal(Math.Sqrt(2.0 / ((8 + 16) * 16)), state["scale1_layer1.0.weight"].Variance([0, 1, 2, 3]).Sqrt().Item(), 0.05);
        Assert.All(state.Where(entry => entry.Key.EndsWith(".bias", StringComparison.Ordinal)), entry => Assert.Equal(0, entry.Value.Abs().Max().Item()));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("state_dict", false)]
    public void From_AuthorsCheckpoint_GivesItsNetwork(string? wrapper, bool isParallel)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using MultiscaleDiscriminator network = Create(scales: 3);

        using MultiscaleDiscriminator loaded = NetworkFile.From<MultiscaleDiscriminator>(Checkpoint.Of(network, wrapper, isParallel), "netN.pth");

        Assert.Equal(network.Options, loaded.Options);
        Assert.Equal(network.Forward(Input(64, 64))[2].ToBytes(), loaded.Forward(Input(64, 64))[2].ToBytes());
    }

    [Fact]
    public void Save_AnyWeights_ComesBackToTheBit()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using MultiscaleDiscriminator network = Create();
        string path = Path.Combine(_folder, "n.safetensors");

        NetworkFile.Save(path, network);

        using MultiscaleDiscriminator loaded = NetworkFile.Load<MultiscaleDiscriminator>(path);
        Assert.Equal(network.Forward(Input(32, 32))[1].ToBytes(), loaded.Forward(Input(32, 32))[1].ToBytes());
    }

    [Theory]
    [InlineData(2, 32)]
    [InlineData(4, 128)]
    public void Forward_ImageTooSmall_SaysWhatFits(int scales, int smallest)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using MultiscaleDiscriminator network = Create(scales);

        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Forward(Input(smallest, smallest - 1)));

        Assert.Contains($"at least {smallest}", error.Message, StringComparison.Ordinal);
        Assert.True(network.Forward(Input(smallest, smallest))[^1].AllFinite());
    }

    [Theory]
    [InlineData(0, 2, "Channels is 0")]
    [InlineData(64, 5, "Scales is 5")]
    public void Options_ThatMakeNoNetwork_AreRefused(int channels, int scales, string expected)
    {
        MultiscaleDiscriminatorOptions options = new() { Channels = channels, Scales = scales };

        Assert.Contains(expected, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static MultiscaleDiscriminator Create(int scales = 2)
    {
        MultiscaleDiscriminator network = new(new MultiscaleDiscriminatorOptions { Channels = 8, Scales = scales });
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
