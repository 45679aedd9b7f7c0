using Unblur.TestKit;
using Unblur.Torch.Modules;

namespace Unblur.Torch.Tests.Modules;

public class LayerTests
{
    private static readonly Dictionary<string, (Func<Layer> Make, long[] Input, string[] Keys)> Layers = new()
    {
        ["conv"] = (() => new Conv2d(4, 6, 3), [2, 4, 5, 6], ["weight", "bias"]),
        ["conv without bias"] = (() => new Conv2d(4, 6, 3, new Conv2dOptions { Padding = 1, HasBias = false }), [2, 4, 5, 6], ["weight"]),
        ["linear"] = (() => new Linear(6, 3), [2, 4, 5, 6], ["weight", "bias"]),
        ["linear without bias"] = (() => new Linear(6, 3, hasBias: false), [2, 6], ["weight"]),
        ["instance norm"] = (() => new InstanceNorm2d(4), [2, 4, 5, 6], []),
        ["affine instance norm"] = (() => new InstanceNorm2d(4, isAffine: true), [2, 4, 5, 6], ["weight", "bias"]),
        ["batch norm"] = (() => new BatchNorm2d(4), [2, 4, 5, 6], ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]),
        ["layer norm"] = (() => new LayerNorm(6), [2, 4, 5, 6], ["weight", "bias"]),
        ["channel layer norm"] = (() => new ChannelLayerNorm2d(4), [2, 4, 5, 6], ["weight", "bias"]),
        ["prelu"] = (() => new PRelu(), [2, 4, 5, 6], ["weight"]),
        ["prelu by channel"] = (() => new PRelu(4), [2, 4, 5, 6], ["weight"]),
        ["dropout"] = (() => new Dropout(), [2, 4, 5, 6], []),
        ["dropout of channels"] = (() => new Dropout2d(), [2, 4, 5, 6], []),
        ["sequence"] = (() => new Sequential(new Conv2d(4, 4, 3), new FunctionLayer(Functional.Tanh), new PRelu()), [2, 4, 5, 6], ["0.weight", "0.bias", "2.weight"]),
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_AsMade_HasTheKeysOfPyTorch(string name)
    {
        using Layer layer = Layers[name].Make();

        Assert.Equal(Layers[name].Keys, layer.State().Select(entry => entry.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_ARandomInput_GivesEveryParameterAFiniteGradient(string name)
    {
        using var scope = new TensorScope();
        using Layer layer = Randomised(name);
        Tensor input = TestTensors.Normal(2, Layers[name].Input).To(DType.Float32);
        input.RequiresGrad = true;

        layer.Forward(input).Square().Sum().Backward();

        foreach (Tensor? tensor in layer.Trainable().Select(entry => entry.Parameter.Value).Append(input))
        {
            Assert.True(tensor.TryGetGrad(out Tensor? gradient));
            Assert.True(gradient.AllFinite());
            Assert.True(gradient.Abs().Sum().Item() > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_WithoutAScope_LeavesItsResultOnly(string name)
    {
        using Layer layer = Randomised(name);
        layer.Eval();
        using var generator = new Generator(2);
        using var input = Tensor.RandN(Layers[name].Input, generator);
        long before = Tensor.LiveCount;

        layer.Forward(input).Dispose();

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_InBFloat16_IsNearFloat32(string name)
    {
        using var scope = new TensorScope();
        using Layer layer = Randomised(name);
        layer.Eval();
        Tensor input = TestTensors.Normal(2, Layers[name].Input).To(DType.Float32);

        Tensor mixed = layer.Forward(input.To(DType.BFloat16));
        Tensor expected = layer.Forward(input);
        layer.To(DType.BFloat16);
        Tensor whole = layer.Forward(input.To(DType.BFloat16));

        Assert.Equal(DType.BFloat16, mixed.DType);
        AssertClose.Equal(expected, mixed, 0.02);
        AssertClose.Equal(expected, whole, 0.02);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_SavedAndLoaded_GivesTheSame(string name)
    {
        using var scope = new TensorScope();
        using Layer first = Randomised(name);
        using Layer second = Layers[name].Make();
        Tensor input = TestTensors.Normal(2, Layers[name].Input).To(DType.Float32);

        second.Load(first.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value));
        first.Eval();
        second.Eval();

        AssertClose.Equal(first.Forward(input), second.Forward(input), 0);
    }

    private static Layer Randomised(string name)
    {
        Layer layer = Layers[name].Make();
        using var generator = new Generator(1);
        foreach ((string _, Parameter parameter) in layer.Trainable())
        {
            Initializers.Normal(parameter, 0.5, generator);
        }

        return layer;
    }
}
