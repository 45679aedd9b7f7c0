using Unblur.Networks.Backbones;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Tests.Backbones;

public sealed class Vgg19FileTests
{
    [Fact]
    public void Load_TorchvisionsWeights_EndsWithTheLayer()
    {
        using var scope = new TensorScope();
        using var folder = new TemporaryFolder();
        using Backbone whole = Vgg.Create19();
        GoldenWeights.Fill(whole);
        var tensors = whole.State().Take(8).ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());
        Safetensors.Write(folder.File("vgg19.safetensors"), tensors);
        Tensor input = GoldenWeights.Pattern(16, 16);

        using Backbone part = Vgg19File.Load(folder.File("vgg19.safetensors"), "conv2_2");

        Assert.Equal("conv2_2", part.LayerNames[^1]);
        using var grad = GradMode.Disabled();
        AssertClose.Equal(whole.Features(input, 7)[0], part.Features(input, 7)[0], 1e-6);
    }

    [Fact]
    public void Load_NormalisedWeights_TakesNormalisedPhotosToo()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using var folder = new TemporaryFolder();
        (Tensor mix, Tensor offset) = (TestTensors.Normal(1, 3, 3, 1, 1).To(DType.Float32), TestTensors.Normal(2, 3).To(DType.Float32));
        (Tensor weight, Tensor bias) = (TestTensors.Normal(3, 64, 3, 3, 3).To(DType.Float32), TestTensors.Normal(4, 64).To(DType.Float32));
        Safetensors.Write(folder.File("conv1_1.safetensors"), new Dictionary<string, StoredTensor>
        {
            ["0.weight"] = mix.ToStored(), ["0.bias"] = offset.ToStored(), ["2.weight"] = weight.ToStored(), ["2.bias"] = bias.ToStored(),
        });
        Tensor photo = GoldenWeights.Pattern(8, 8);
        Tensor normalised = (photo - Tensor.From([.. Vgg19File.Mean], 1, 3, 1, 1)) / Tensor.From([.. Vgg19File.Deviation], 1, 3, 1, 1);

        using Backbone network = Vgg19File.Load(folder.File("conv1_1.safetensors"), "conv1_1");

        Tensor expected = Functional.Conv2d(Functional.Conv2d(photo, mix, offset), weight, bias);                    // without the border
        AssertClose.Equal(expected, network.Features(normalised, 0)[0].Narrow(2, 1, 6).Narrow(3, 1, 6), 1e-5);
    }

    [SkippableFact]
    public void Load_PublishedNormalisedWeights_HaveFeaturesOfMeanOne()
    {
        string path = SharedData.Require("weights", "vgg19_normalised", "vgg_normalised_conv3_1.pth");
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();

        using Backbone network = Vgg19File.Load(path, "conv3_1");

        Tensor features = network.Features(GoldenWeights.Pattern(64, 64) - 0.5, network.IndexOf("conv3_1"))[0];
        Assert.Equal([1, 256, 16, 16], features.Shape);
        Assert.True(features.AllFinite() && features.Abs().Mean().Item() > 0.1);
    }

    [Fact]
    public void Load_LayerBehindTheFilesEnd_SaysWhereItEndsAndWhatToDo()
    {
        using var folder = new TemporaryFolder();
        using Backbone whole = Vgg.Create19();
        Safetensors.Write(folder.File("part.safetensors"), whole.State().Take(4).ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()));

        WeightFileException error = Assert.Throws<WeightFileException>(() => Vgg19File.Load(folder.File("part.safetensors"), "conv5_4"));

        Assert.Contains("end with conv1_2, but conv5_4 is asked for", error.Message, StringComparison.Ordinal);
        Assert.Contains("models pull vgg19", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFileOrLayer_IsReported()
    {
        Assert.Throws<WeightFileException>(() => Vgg19File.Load("missing.pth", "conv3_1"));
        Assert.Contains("conv3_1", Assert.Throws<ArgumentException>(() => Vgg19File.Load("missing.pth", "conv9_9")).Message, StringComparison.Ordinal);
    }
}
