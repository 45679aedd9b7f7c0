using Unblur.Torch;

namespace Unblur.Networks.Tests;

/// <summary>What holds for every network.</summary>
public sealed class NetworkCatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unblur").FullName;

    public static TheoryData<string> Names => [.. NetworkSamples.Names];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Samples_CoverEveryEntry()
    {
        var sampled = new HashSet<string>();
        foreach (string name in NetworkSamples.Names)
        {
            using DeblurNetwork network = NetworkSamples.Create(name);
            sampled.Add(network.Card.Name);
        }

        Assert.Equal(NetworkCatalogue.Entries.Select(entry => entry.Name).ToHashSet(), sampled);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_Batch_IsFiniteAndOfTheInputsShape(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);

        Tensor output = network.Forward(input);

        Assert.Equal(input.Shape, output.Shape);
        Assert.Equal(DType.Float32, output.DType);
        Assert.True(output.AllFinite());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_Batch_TreatsItsImagesAlone(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);

        Tensor together = network.Forward(input);

        Tensor alone = network.Forward(input.Narrow(0, 1, 1));
        Assert.InRange((together.Narrow(0, 1, 1) - alone).Abs().Max().Item(), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_ChannelsLast_EqualsContiguous(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);
        Tensor contiguous = network.Forward(input);

        network.To(MemoryFormat.ChannelsLast);

        Assert.InRange((network.Forward(input) - contiguous).Abs().Max().Item(), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_WhileRecording_EqualsInference(string name)
    {
        using var scope = new TensorScope();
        using DeblurNetwork network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);
        Tensor recorded = network.Forward(input);

        using var inference = new InferenceMode();

        Assert.InRange((network.Forward(input) - recorded.Detach()).Abs().Max().Item(), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_AnyLoss_ReachesEveryParameter(string name)
    {
        using var scope = new TensorScope();
        using DeblurNetwork network = NetworkSamples.Create(name);

        network.Forward(NetworkSamples.Input(network)).Square().Sum().Backward();

        Assert.All(NetworkSamples.Used(network), entry => Assert.True(
            entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.AllFinite() && gradient.Abs().Sum().Item() > 0, entry.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_InBFloat16_ReachesEveryParameter(string name)
    {
        using var scope = new TensorScope();
        using DeblurNetwork network = NetworkSamples.Create(name);
        network.Precision = DType.BFloat16;

        network.Forward(NetworkSamples.Input(network)).Square().Sum().Backward();

        Assert.All(NetworkSamples.Used(network), entry => Assert.True(
            entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.AllFinite() && gradient.Abs().Sum().Item() > 0, entry.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_WhatWasSaved_GivesTheSameNetworkToTheBit(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);
        string path = Path.Combine(_folder, "network.safetensors");

        NetworkFile.Save(path, network);
        using DeblurNetwork loaded = NetworkFile.Load(path);

        Assert.Equal(network.Card, loaded.Card);
        Assert.Equal(network.Forward(input).ToBytes(), loaded.Forward(input).ToBytes());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_SizeThatDoesNotFit_SaysWhatDoes(string name)
    {
        using var scope = new TensorScope();
        using DeblurNetwork network = NetworkSamples.Create(name);
        int multiple = network.Card.SizeMultiple;

        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Forward(Tensor.Zeros([1, 3, multiple, multiple + 2])));

        Assert.Contains($"multiples of {multiple}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"[1,3,{multiple},{multiple + 2}]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Initialize_SameSeed_GivesTheSameWeights(string name)
    {
        using DeblurNetwork first = NetworkSamples.Create(name);
        using DeblurNetwork second = NetworkSamples.Create(name);
        foreach (DeblurNetwork? network in new[] { first, second })
        {
            using var generator = new Generator(3);
            network.Initialize(generator);
        }

        Assert.All(first.State().Zip(second.State()), pair => Assert.Equal(pair.First.Parameter.Value.ToBytes(), pair.Second.Parameter.Value.ToBytes()));
        using DeblurNetwork untouched = NetworkSamples.Create(name);
        Assert.Contains(first.State().Zip(untouched.State()), pair => !pair.First.Parameter.Value.ToBytes().AsSpan().SequenceEqual(pair.Second.Parameter.Value.ToBytes()));
    }
}
