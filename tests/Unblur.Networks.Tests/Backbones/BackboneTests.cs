using Unblur.Networks.Backbones;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Tests.Backbones;

public sealed class BackboneTests
{
    private static readonly Dictionary<string, Func<Backbone>> Makers = new()
    {
        ["alexnet"] = AlexNet.Create, ["vgg16"] = Vgg.Create16, ["vgg19"] = Vgg.Create19, ["squeezenet1_1"] = SqueezeNet.Create,
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [InlineData("alexnet", 2_469_696, 10)]
    [InlineData("vgg16", 14_714_688, 26)]
    [InlineData("vgg19", 20_024_384, 32)]
    [InlineData("squeezenet1_1", 722_496, 50)]
    public void State_OfEachBackbone_HasTorchvisionsSize(string name, long parameters, int tensors)
    {
        using Backbone backbone = Makers[name]();

        Assert.Equal(name, backbone.Name);
        Assert.Equal((parameters, tensors), (backbone.ParameterCount(), backbone.State().Count()));
    }

    [Theory]
    [InlineData("alexnet", "features.10.bias", new long[] { 256 })]
    [InlineData("vgg16", "features.28.weight", new long[] { 512, 512, 3, 3 })]
    [InlineData("vgg19", "features.34.weight", new long[] { 512, 512, 3, 3 })]
    [InlineData("squeezenet1_1", "features.12.expand3x3.weight", new long[] { 256, 64, 3, 3 })]
    public void State_OfEachBackbone_HasTorchvisionsKeys(string name, string key, long[] shape)
    {
        using Backbone backbone = Makers[name]();

        Assert.Equal(shape, backbone.State().Single(entry => entry.Name == key).Parameter.Value.Shape);
    }

    [Theory]
    [InlineData("alexnet", "relu5", 11)]
    [InlineData("vgg16", "relu2_2", 8)]
    [InlineData("vgg16", "relu5_3", 29)]
    [InlineData("vgg19", "conv5_4", 34)]
    [InlineData("squeezenet1_1", "fire9", 12)]
    public void IndexOf_ALayer_IsItsPlaceInTorchvision(string name, string layer, int position)
    {
        using Backbone backbone = Makers[name]();

        Assert.Equal(position, backbone.IndexOf(layer));
    }

    [Fact]
    public void IndexOf_NoLayer_ListsThoseThatThereAre()
    {
        using Backbone backbone = AlexNet.Create();

        Assert.Contains("pool1, conv2", Assert.Throws<ArgumentException>(() => backbone.IndexOf("relu9")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alexnet", 63, new long[] { 64, 15, 15 }, new long[] { 256, 1, 1 })]
    [InlineData("vgg16", 33, new long[] { 64, 33, 33 }, new long[] { 512, 1, 1 })]
    [InlineData("squeezenet1_1", 17, new long[] { 64, 8, 8 }, new long[] { 512, 1, 1 })]
    public void Features_OfFirstAndLastLayer_HaveTheirShapes(string name, int side, long[] first, long[] last)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Backbone backbone = Makers[name]();

        Tensor[] features = backbone.Features(Tensor.Ones([2, 3, side, side]), 0, backbone.LayerNames.Count - 1);

        Assert.Equal([2, .. first], features[0].Shape);
        Assert.Equal([2, .. last], features[1].Shape);
    }

    [Fact]
    public void Features_BeforeAndAfterAReLU_AreKeptBoth()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Backbone backbone = Vgg.Create16();
        GoldenWeights.Fill(backbone);

        Tensor[] features = backbone.Features(GoldenWeights.Pattern(16, 16) - 0.5, 0, 1, 2, 3);

        Assert.True(features[0].Min().Item() < 0);
        AssertClose.Equal(Functional.Relu(features[0]), features[1]);
        AssertClose.Equal(Functional.Relu(features[2]), features[3]);
    }

    [Fact]
    public void Features_WithGradients_ReachTheInput()
    {
        using var scope = new TensorScope();
        using Backbone backbone = SqueezeNet.Create();
        GoldenWeights.Fill(backbone);
        Tensor input = GoldenWeights.Pattern(17, 17);
        input.RequiresGrad = true;

        Tensor gradient = Tensor.Grad([backbone.Features(input, 12)[0].Sum()], [input])[0];

        Assert.True(gradient.Abs().Sum().Item() > 0);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(-1, 0)]
    [InlineData(0, 13)]
    public void Features_PositionsThatDoNotRise_AreRefused(int first, int second)
    {
        using var scope = new TensorScope();
        using Backbone backbone = AlexNet.Create();
        var input = Tensor.Ones([1, 3, 63, 63]);

        Assert.Throws<ArgumentException>(() => backbone.Features(input, first, second));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadFile_AWholeNetworksWeights_TakesTheFeaturesAlone(string name)
    {
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        using Backbone saved = Makers[name]();
        GoldenWeights.Fill(saved);
        var tensors = saved.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());
        tensors["classifier.1.bias"] = new StoredTensor([1f, 2f], 2);
        Safetensors.Write(folder.File("weights.safetensors"), tensors);

        using Backbone loaded = Makers[name]();
        loaded.LoadFile(folder.File("weights.safetensors"));

        Assert.All(saved.State().Zip(loaded.State()), pair => AssertClose.Equal(pair.First.Parameter.Value, pair.Second.Parameter.Value, 0));
    }

    [Fact]
    public void LoadFile_AnotherNetworksWeights_NamesTheFileAndTheNetwork()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder.File("other.safetensors"), new Dictionary<string, StoredTensor> { ["features.0.weight"] = new([1f], 1) });
        using Backbone backbone = AlexNet.Create();

        WeightFileException error = Assert.Throws<WeightFileException>(() => backbone.LoadFile(folder.File("other.safetensors")));

        Assert.Contains("other.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("alexnet", error.Message, StringComparison.Ordinal);
    }
}
