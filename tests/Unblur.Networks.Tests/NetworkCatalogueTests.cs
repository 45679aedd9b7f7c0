using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Tests;

/// <summary>What holds for every network, whatever its role.</summary>
public sealed class NetworkCatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unblur").FullName;

    public static TheoryData<string> Names => [.. NetworkSamples.Names];

    public static TheoryData<string> Entries => [.. NetworkCatalogue.Entries.Select(entry => entry.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Samples_CoverEveryEntry()
    {
        var sampled = new HashSet<string>();
        foreach (string name in NetworkSamples.Names)
        {
            using Network network = NetworkSamples.Create(name);
            sampled.Add(network.Card.Name);
        }

        Assert.Equal(NetworkCatalogue.Entries.Select(entry => entry.Name).ToHashSet(), sampled);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Batch_IsFiniteFloat32ForEachImage(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);

        IReadOnlyList<Tensor> outputs = network.Apply(NetworkSamples.Input(network));

        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Equal((2, 4, DType.Float32, true), (output.Size(0), output.Rank, output.DType, output.AllFinite())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_Batch_TreatsItsImagesAlone(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);

        IReadOnlyList<Tensor> together = network.Apply(input);

        AssertNear(together.Select(output => output.Narrow(0, 1, 1)), network.Apply(input.Narrow(0, 1, 1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_TwiceInEvaluation_GivesTheSameBits(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);

        Assert.Equal(Bytes(network, input), Bytes(network, input));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_ChannelsLast_EqualsContiguous(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);
        IReadOnlyList<Tensor> contiguous = network.Apply(input);

        network.To(MemoryFormat.ChannelsLast);

        AssertNear(contiguous, network.Apply(input));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_WhileRecording_EqualsInference(string name)
    {
        using var scope = new TensorScope();
        using Network network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);
        Tensor[] recorded = [.. network.Apply(input).Select(output => output.Detach())];

        using var inference = new InferenceMode();

        AssertNear(recorded, network.Apply(input));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_AnyLoss_ReachesEveryParameter(string name)
    {
        using var scope = new TensorScope();
        using Network network = NetworkSamples.Create(name);

        Loss(network).Backward();

        AssertEveryParameterHasAGradient(network);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_WhatWasSaved_GivesTheSameNetworkToTheBit(string name)
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using Network network = NetworkSamples.Create(name);
        Tensor input = NetworkSamples.Input(network);
        string path = Path.Combine(_folder, "network.safetensors");

        NetworkFile.Save(path, network);
        using Network loaded = NetworkFile.Load(path);

        Assert.Equal(network.Card, loaded.Card);
        Assert.Equal(Bytes(network, input), Bytes(loaded, input));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Matches_TensorsByName_IsTrueForTheirOwnEntryFirst(string name)
    {
        using Network network = NetworkSamples.Create(name);
        var tensors = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());

        using Network found = NetworkFile.From(new WeightFile(tensors), "no metadata");

        Assert.Equal(network.Card.Name, found.Card.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_SizeThatDoesNotFit_SaysWhatDoes(string name)
    {
        using var scope = new TensorScope();
        using Network network = NetworkSamples.Create(name);
        int multiple = network.Card.SizeMultiple;
        int fitting = Math.Max(multiple, network.Card.SmallestSize);
        int wrong = multiple > 1 ? fitting + 1 : fitting - 1;

        ArgumentException error = Assert.Throws<ArgumentException>(() => network.Apply(Tensor.Zeros([1, 3, fitting, wrong])));

        Assert.Contains(multiple > 1 ? $"multiples of {multiple}" : $"at least {fitting}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"[1,3,{fitting},{wrong}]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Initialize_SameSeed_GivesTheSameWeights(string name)
    {
        using Network first = NetworkSamples.Create(name);
        using Network second = NetworkSamples.Create(name);
        foreach (Network network in new[] { first, second })
        {
            using var generator = new Generator(3);
            network.Initialize(generator);
        }

        Assert.All(first.State().Zip(second.State()), pair => Assert.Equal(pair.First.Parameter.Value.ToBytes(), pair.Second.Parameter.Value.ToBytes()));
        using Network untouched = NetworkSamples.Create(name);
        Assert.Contains(first.State().Zip(untouched.State()), pair => !pair.First.Parameter.Value.ToBytes().AsSpan().SequenceEqual(pair.Second.Parameter.Value.ToBytes()));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void CreateFresh_WithTheDefaultsGiven_IsWhatItIsWithoutThem(string name)
    {
        using var scope = new TensorScope();
        NetworkEntry entry = NetworkCatalogue.Find(name)!;
        using Generator one = new(3), two = new(3);

        using Network usual = entry.CreateFresh(new Dictionary<string, string[]>(), one);
        using Network given = entry.CreateFresh(entry.Options.ToDictionary(option => option.Name, option => option.Default.ToArray()), two);

        Assert.Equal(name, usual.Card.Name);
        Assert.Equal(usual.Card, given.Card);
        Assert.Contains(usual.Trainable(), parameter => parameter.Parameter.Value.Detach().Abs().Max().Item() > 0);
        Assert.All(usual.State().Zip(given.State()), pair => Assert.Equal(pair.First.Parameter.Value.ToBytes(), pair.Second.Parameter.Value.ToBytes()));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void Validate_OptionThatIsUnknown_NamesTheNetwork(string name)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => NetworkCatalogue.Find(name)!.Validate(new Dictionary<string, string[]> { ["colour"] = ["red"] }));

        Assert.Contains($"{name} has no option 'colour'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dmphn", "levels", "5", "Levels is 5")]
    [InlineData("dmphn", "offset", "half", "offset is 'half'")]
    [InlineData("resunet", "channels", "8", "at least two")]
    [InlineData("resunet", "middle_blocks", "x", "middle_blocks holds 'x'")]
    [InlineData("mimounet", "width", "7", "even number")]
    [InlineData("offsetnet", "shrink", "3", "Shrink is 3")]
    [InlineData("patchgan", "scales", "0", "Scales is 0")]
    [InlineData("dbgan", "block", "dens", "give rrdb, plain, dense")]
    [InlineData("dbgan", "shrink", "3", "Shrink is 3")]
    [InlineData("bgan", "noise", "0", "noise is 0")]
    [InlineData("vgg-discriminator", "grid", "0", "Grid is 0")]
    [InlineData("vgg19-discriminator", "hidden", "0", "Hidden is 0")]
    public void Validate_ValueThatMakesNoNetwork_SaysWhy(string name, string option, string value, string contains)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => NetworkCatalogue.Find(name)!.Validate(new Dictionary<string, string[]> { [option] = [value] }));

        Assert.Contains(contains, error.Message, StringComparison.Ordinal);
    }

    private static Tensor Loss(Network network)
        => network.Apply(NetworkSamples.Input(network)).Select(output => output.Square().Sum()).Aggregate((sum, term) => sum + term);

    internal static void AssertEveryParameterHasAGradient(Network network)
        => Assert.All(NetworkSamples.Used(network), entry => Assert.True(
            entry.Parameter.Value.TryGetGrad(out Tensor? gradient) && gradient.AllFinite() && gradient.Abs().Sum().Item() > 0, entry.Name));

    private static byte[][] Bytes(Network network, Tensor input) => [.. network.Apply(input).Select(output => output.ToBytes())];

    // Of values beyond 1, such as px, relative to the largest.
    private static void AssertNear(IEnumerable<Tensor> expected, IEnumerable<Tensor> actual)
        => Assert.All(expected.Zip(actual), pair => Assert.InRange((pair.First - pair.Second).Abs().Max().Item(), 0, 1e-5 * Math.Max(1, pair.First.Abs().Max().Item())));
}
