using Unblur.Networks.ResUNet;
using Unblur.TestKit;
using Unblur.Torch;
using Unblur.Torch.Modules;

namespace Unblur.Networks.Tests.FlowUNet;

public sealed class FlowUNetTests
{
    private static readonly ResUNetOptions s_small = new() { Channels = [8, 12], EncoderBlocks = [1], MiddleBlocks = 1, DecoderBlocks = [1] };

    [Fact]
    public void Forward_Fresh_LeavesThePhotoAsItIs()
    {
        using TensorScope scope = new();
        using Networks.FlowUNet.FlowUNet network = new(s_small);
        using Generator generator = new(1);
        network.Initialize(generator);
        Tensor deconvolved = Tensor.Rand([1, 3, 16, 24], generator), blurry = Tensor.Rand([1, 3, 16, 24], generator);

        Assert.Equal(blurry.ToArray<float>(), network.Forward(deconvolved, blurry).ToArray<float>());
    }

    // The last plane of the trunk mixes the deconvolved image in: to the bit, whatever the U-Net can pass on.
    [Theory]
    [InlineData(0)]
    [InlineData(0.25f)]
    [InlineData(1)]
    public void Forward_Trust_MixesInWhatWasDeconvolved(float trust)
    {
        using TensorScope scope = new();
        using InferenceMode inference = new();
        using Networks.FlowUNet.FlowUNet network = new(s_small);
        using Generator generator = new(1);
        network.Initialize(generator);
        network.Trainable().Single(entry => entry.Name == "tail.bias").Parameter.Value.Detach().Narrow(0, 12, 4).AddInPlace(trust);
        Tensor deconvolved = Tensor.Rand([1, 3, 16, 24], generator), blurry = Tensor.Rand([1, 3, 16, 24], generator);

        float[] expected = (blurry + ((deconvolved - blurry) * trust)).ToArray<float>(), actual = network.Forward(deconvolved, blurry).ToArray<float>();

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Of_NetworkThatSeesThePhotoAlone_DoesTheSameWhateverWasDeconvolved()
    {
        using TensorScope scope = new();
        using InferenceMode inference = new();
        using var plain = (Networks.ResUNet.ResUNet)NetworkSamples.Restoring("resunet small");
        using Generator generator = new(2);
        Tensor deconvolved = Tensor.Rand([1, 3, 32, 32], generator), blurry = Tensor.Rand([1, 3, 32, 32], generator);
        float[] expected = plain.Forward(blurry).ToArray<float>();
        Assert.NotEqual(blurry.ToArray<float>(), expected);

        using var network = Networks.FlowUNet.FlowUNet.Of(plain);
        float[] actual = network.Forward(deconvolved, blurry).ToArray<float>();

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        network.Trainable().Single(entry => entry.Name == "head.weight").Parameter.Value.Detach().Narrow(1, 12, 12).AddInPlace(0.01);
        Assert.NotEqual(expected[0], network.Forward(deconvolved, blurry).ToArray<float>()[0], 1e-4);
    }

    [Fact]
    public void Load_ItsFile_IsNoResUNet()
    {
        using TemporaryFolder folder = new();
        using (Networks.FlowUNet.FlowUNet network = new(s_small) { Betas = [0.03] })
        {
            NetworkFile.Save(folder.File("flow.safetensors"), network);
        }

        using Networks.FlowUNet.FlowUNet loaded = NetworkFile.Load<Networks.FlowUNet.FlowUNet>(folder.File("flow.safetensors"));

        Assert.Equal([0.03], loaded.Betas);
        Assert.Equal("flowunet", loaded.Card.Name);
    }
}
