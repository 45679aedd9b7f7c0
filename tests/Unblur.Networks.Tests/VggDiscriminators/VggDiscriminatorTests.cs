using Unblur.Networks.VggDiscriminators;
using Unblur.TestKit;
using Unblur.Torch;

namespace Unblur.Networks.Tests.VggDiscriminators;

public sealed class VggDiscriminatorTests
{
    [SkippableTheory]
    [InlineData(MemoryFormat.Contiguous)]
    [InlineData(MemoryFormat.ChannelsLast)]
    public void Forward_GoldenWeights_EqualsTheAuthorsCode(MemoryFormat format)
    {
        string golden = SharedData.Require("golden", "discriminator_vgg_128.npy");
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using VggDiscriminator network = new();
        GoldenWeights.Fill(network);
        network.Eval();
        network.To(format);

        Tensor logits = network.Forward(GoldenWeights.Pattern(128, 128));

        Assert.Equal([1, 1], logits.Shape);
        Assert.InRange(GoldenWeights.RelativeError(logits.Reshape(-1), NpyFile.Read(golden).Reshape(-1)), 0, 2e-5);
    }

    [SkippableFact]
    public void State_OfThePublishedSize_HasTheAuthorsKeys()
    {
        string golden = SharedData.Require("golden", "discriminator_vgg_128.keys.json");
        using VggDiscriminator network = new();

        Assert.Equal(GoldenKeys.Read(golden), GoldenKeys.Of(network));
    }

    [Fact]
    public void ParameterCount_OfThePublishedSizes_AreThePublishedOnes()
    {
        using VggDiscriminator network = new();

        Assert.Equal(14_502_281, network.ParameterCount());
        Assert.Equal(14_502_281, VggDiscriminator.ParameterCount(network.Options));
        Assert.Equal(2.23, network.Card.MultiplyAccumulatesPerPixel * 128 * 128 / 1e9, 0.01);
        Assert.Equal(139_574_337, Vgg19Discriminator.ParameterCount(VggDiscriminatorOptions.Literal));
    }

    [Theory]
    [InlineData("vgg discriminator small")]
    [InlineData("vgg19 discriminator small")]
    public void ParameterCount_OfSmallOnes_IsWhatTheyHave(string name)
    {
        using Network network = NetworkSamples.Create(name);

        double claimed = network is VggDiscriminator vgg
            ? VggDiscriminator.ParameterCount(vgg.Options)
            : Vgg19Discriminator.ParameterCount(((Vgg19Discriminator)network).Options);

        Assert.Equal(network.ParameterCount(), claimed);
    }

    [Fact]
    public void Forward_PatchOfAnotherSize_IsJudgedByAveragesOfFeatures()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var network = (VggDiscriminator)NetworkSamples.Create("vgg discriminator small");
        using var generator = new Generator(4);

        Assert.Equal([2, 1], network.Forward(Tensor.Rand([2, 3, 192, 64], generator)).Shape);
    }

    [Fact]
    public void Backward_WhileTraining_ReachesEveryParameterThatMatters()
    {
        using var scope = new TensorScope();
        using var network = (VggDiscriminator)NetworkSamples.Create("vgg discriminator small");
        network.Train();

        network.Forward(NetworkSamples.Input(network, 3, 3)).Square().Sum().Backward();

        NetworkCatalogueTests.AssertEveryParameterHasAGradient(network);
    }
}
