using System.Security.Cryptography;
using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

/// <summary>Weights as their authors published them. The digests are over the tensors' bytes in ordinal name order, as torch.load gives them.</summary>
public sealed class PublishedWeightsTests
{
    [SkippableTheory]
    [InlineData("dmphn_1_2_4/decoder_lv1.pkl", 30, "af8c48d96fa732491bf57682f977fc59b2f60f0c6d0ef6a6e49edfea03af9368")]
    [InlineData("dmphn_1_2_4/encoder_lv1.pkl", 30, "a7558de6875cfb578e9143e3f7b42634c3a833731e7b3902afe59d10e646c3ef")]
    [InlineData("vgg19_normalised/vgg_normalised_conv3_1.pth", 12, "4952247a1df33d3ed295eef3468f154ca63f23358fb20d43ae285f562a76a3c2")]
    public void Read_PublishedFile_GivesTheTensorsThatPyTorchGives(string name, int count, string digest)
    {
        var file = WeightFile.Read(SharedData.Require("weights", name));

        byte[] bytes = [.. file.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.Bytes.ToArray())];
        Assert.Equal(count, file.Tensors.Count);
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [SkippableTheory]
    [InlineData("v0.0", "alex", 5, 64)]
    [InlineData("v0.1", "alex", 5, 64)]
    [InlineData("v0.1", "vgg", 5, 64)]
    [InlineData("v0.1", "squeeze", 7, 64)]
    public void Read_LpipsWeights_GivesOneTensorPerLayer(string version, string network, int layers, long channels)
    {
        var file = WeightFile.Read(SharedData.Require("weights", "lpips_lin", version, $"{network}.pth"));

        Assert.Equal(Enumerable.Range(0, layers).Select(layer => $"lin{layer}.model.1.weight"), file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, channels, 1, 1], file.Tensors["lin0.model.1.weight"].Shape);
    }
}
