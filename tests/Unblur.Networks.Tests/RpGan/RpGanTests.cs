using Unblur.Networks.RpGan;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Tests.RpGan;

public sealed class RpGanTests
{
    [Fact]
    public void ParameterCount_OfThePublishedSizes_IsThePublishedOne()
    {
        Assert.Equal(8_761_990, new RpGeneratorOptions().ParameterCount());
        Assert.Equal(6_964_033, new RpDiscriminatorOptions().ParameterCount());
        Assert.Equal(6_960_961, new RpDiscriminatorOptions { IsConditional = false }.ParameterCount());
    }

    [Fact]
    public void ParameterCount_OfOtherSizes_IsWhatTheNetworksHave()
    {
        using RpGenerator generator = new(new RpGeneratorOptions { Channels = 4, Blocks = 2 });
        Assert.Equal(generator.ParameterCount(), generator.Options.ParameterCount());
        foreach (RpDiscriminatorOptions options in (RpDiscriminatorOptions[])[new() { Channels = 3 }, new() { Channels = 3, IsConditional = false }, RpDiscriminatorOptions.Critic with { Channels = 3 }])
        {
            using RpDiscriminator discriminator = new(options);
            Assert.Equal(discriminator.ParameterCount(), options.ParameterCount());
        }
    }

    [Fact]
    public void Work_OfThePublishedGenerator_Is88GigaAt256()
        => Assert.Equal(88.1, new RpGeneratorOptions().MultiplyAccumulatesPerPixel() * 256 * 256 / 1e9, 0.1);

    [Fact]
    public void Generator_InBFloat16_IsNearFloat32()
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using RpGenerator network = new(new RpGeneratorOptions { Channels = 4, Blocks = 1 });
        using Generator seed = new(3);
        network.Initialize(seed);
        network.Eval();
        (Tensor deconvolved, Tensor blurry) = (Photo(1, 20, 28), Photo(2, 20, 28));
        float[] whole = network.Forward(deconvolved, blurry).ToArray<float>();

        network.Precision = DType.BFloat16;
        float[] half = network.Forward(deconvolved, blurry).ToArray<float>();

        Assert.InRange(whole.Zip(half, (left, right) => Math.Abs(left - right)).Average(), 1e-9, 0.02);
    }

    [Fact]
    public void Save_BetasOfTheTraining_AreLoadedAndGoOnAsTheyGrew()
    {
        using TemporaryFolder folder = new();
        using (RpGenerator network = new(new RpGeneratorOptions { Channels = 4, Blocks = 1 }) { Betas = [0.02, 0.05] })
        {
            NetworkFile.Save(folder.File("prior.safetensors"), network);
        }

        using RpGenerator loaded = NetworkFile.Load<RpGenerator>(folder.File("prior.safetensors"));

        Assert.Equal([0.02, 0.05], loaded.Betas);
        Assert.Equal([0.02, 0.05, 0.125], Enumerable.Range(0, 3).Select(level => Math.Round(loaded.Beta(level), 6)));
    }

    [Theory]
    [InlineData("0.1 no")]
    [InlineData("")]
    [InlineData("0.1 -1")]
    public void Load_BetasThatAreNone_SaysSo(string betas)
    {
        using TemporaryFolder folder = new();
        using (RpGenerator network = new(new RpGeneratorOptions { Channels = 4, Blocks = 1 }))
        {
            Safetensors.Write(
                folder.File("prior.safetensors"), network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()),
                new Dictionary<string, string> { ["betas"] = betas });
        }

        Assert.Contains("positive numbers", Assert.Throws<WeightFileException>(() => NetworkFile.Load(folder.File("prior.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generator_BothImages_MatterToTheResult()
    {
        using TensorScope scope = new();
        using RpGenerator network = new(new RpGeneratorOptions { Channels = 4, Blocks = 1 });
        using Generator seed = new(3);
        network.Initialize(seed);
        network.Eval();
        (Tensor first, Tensor second) = (Photo(1, 20, 28), Photo(2, 20, 28));
        Tensor result = network.Forward(first, second);

        Assert.Equal([2, 3, 20, 28], result.Shape);
        Assert.InRange((network.Forward(second, second) - result).Abs().Max().Item(), 1e-3, double.MaxValue);
        Assert.InRange((network.Forward(first, first) - result).Abs().Max().Item(), 1e-3, double.MaxValue);
    }

    [Fact]
    public void Initialize_AGenerator_PassesTheDeconvolvedImageOn()
    {
        using TensorScope scope = new();
        using RpGenerator network = new(new RpGeneratorOptions { Channels = 8, Blocks = 1 });
        using Generator seed = new(1);
        network.Initialize(seed);
        (Tensor first, Tensor second) = (Photo(1, 20, 28), Photo(2, 20, 28));

        Tensor result = network.Forward(first, second);

        Assert.InRange((result - first).Abs().Mean().Item(), 1e-4, 0.5 * (result - second).Abs().Mean().Item());
    }

    [Fact]
    public void Generator_WhileTraining_EveryParameterHasAGradient()
    {
        using TensorScope scope = new();
        using RpGenerator network = new(new RpGeneratorOptions { Channels = 4, Blocks = 1 });
        using Generator seed = new(3);
        network.Initialize(seed);

        network.Forward(Photo(1, 24, 24), Photo(2, 24, 24)).Square().Sum().Backward();

        Assert.All(network.Trainable(), entry => Assert.True(entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.Abs().Sum().Item() > 0, entry.Name));
    }

    [Theory]
    [InlineData(256, 14)]
    [InlineData(48, 1)]
    public void Discriminator_Image_IsJudgedInPatches(int side, int patches)
    {
        using TensorScope scope = new();
        using var grad = GradMode.Disabled();
        using RpDiscriminator network = new(new RpDiscriminatorOptions { Channels = 2 });
        network.Eval();

        Assert.Equal([2, 1, patches, patches], network.Forward(Photo(1, side, side), Photo(2, side, side)).Shape);
    }

    [Fact]
    public void Critic_ImagesOfABatch_AreJudgedAlone()
    {
        using TensorScope scope = new();
        using RpDiscriminator critic = new(RpDiscriminatorOptions.Critic with { Channels = 4 });
        using Generator seed = new(3);
        critic.Initialize(seed);
        critic.Train();
        Tensor photos = Photo(1, 64, 64);

        Assert.InRange((critic.Forward(photos).Narrow(0, 0, 1) - critic.Forward(photos.Narrow(0, 0, 1))).Abs().Max().Item(), 0, 1e-5);
    }

    [Fact]
    public void Forward_OfAConditionalOneWithOneImage_IsRefused()
    {
        using TensorScope scope = new();
        using RpDiscriminator network = new(new RpDiscriminatorOptions { Channels = 2 });

        Assert.Throws<InvalidOperationException>(() => network.Forward(Photo(1, 64, 64)));
    }

    private static Tensor Photo(ulong seed, int height, int width)
    {
        using Generator generator = new(seed);
        return Tensor.Rand([2, 3, height, width], generator);
    }
}
