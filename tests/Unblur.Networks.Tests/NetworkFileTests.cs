using System.Globalization;
using Unblur.Networks.Dmphn;
using Unblur.Torch;
using Unblur.Torch.Checkpoints;

namespace Unblur.Networks.Tests;

public sealed class NetworkFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unblur").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void From_NeurMapCheckpointWithWrapperAndParallelPrefix_GivesItsNetworkWithoutOffset()
    {
        using var scope = new TensorScope();
        using var grad = GradMode.Disabled();
        using DeblurNetwork network = NetworkSamples.Restoring("dmphn 1-2-4-8");
        var state = network.State().ToDictionary(
            entry => $"module.{entry.Name}", entry => CheckpointNode.From(entry.Parameter.Value.ToStored()));
        var root = CheckpointNode.From(new Dictionary<string, CheckpointNode>
        {
            ["epoch"] = CheckpointNode.From(12.0),
            ["state_dict"] = CheckpointNode.From(state),
        });

        using DeblurNetwork loaded = NetworkFile.From<DeblurNetwork>(WeightFile.FromCheckpoint(root, "net_D.pth"), "net_D.pth");

        Networks.Dmphn.Dmphn dmphn = Assert.IsType<Networks.Dmphn.Dmphn>(loaded);
        Assert.Equal(new DmphnOptions { Levels = 4, Offset = 0 }, dmphn.Options);
        Tensor input = NetworkSamples.Input(network);
        Assert.Equal(network.Forward(input).ToBytes(), loaded.Forward(input).ToBytes());
    }

    [Fact]
    public void From_WeightsWithoutMetadata_FindsTheNetworkByItsNames()
    {
        using DeblurNetwork network = NetworkSamples.Restoring("resunet small");
        var tensors = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());

        using DeblurNetwork loaded = NetworkFile.From<DeblurNetwork>(new WeightFile(tensors), "small.pth");

        Assert.Equal(network.Card, loaded.Card);
    }

    [Fact]
    public void From_NamesWithACommonFirstPartAndOurMetadata_FindsTheNetworkBehindIt()
    {
        using DeblurNetwork network = NetworkSamples.Restoring("resunet small");
        var tensors = network.State().ToDictionary(entry => $"net.{entry.Name}", entry => entry.Parameter.Value.ToStored());
        var metadata = new Dictionary<string, string>(network.Settings) { [NetworkFile.NameKey] = network.Card.Name };

        using DeblurNetwork loaded = NetworkFile.From<DeblurNetwork>(new WeightFile(tensors, metadata), "wrapped.safetensors");

        Assert.Equal(network.Card, loaded.Card);
    }

    [Theory]
    [InlineData("model.")]
    [InlineData("net_g.")]
    [InlineData("_orig_mod.lightning.net.")]
    public void From_NamesWithACommonFirstPart_FindsTheNetworkBehindIt(string prefix)
    {
        using DeblurNetwork network = NetworkSamples.Restoring("resunet small");
        var tensors = network.State().ToDictionary(entry => prefix + entry.Name, entry => entry.Parameter.Value.ToStored());

        using DeblurNetwork loaded = NetworkFile.From<DeblurNetwork>(new WeightFile(tensors), "small.pth");

        Assert.Equal(network.Card, loaded.Card);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void From_WeightsThatAreNotFinite_AreRefusedWithTheTensor(float value)
    {
        using DeblurNetwork network = NetworkSamples.Restoring("resunet small");
        var tensors = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());
        float[] values = tensors["tail.weight"].ToSingles();
        values[^1] = value;
        tensors["tail.weight"] = new StoredTensor(values, [.. tensors["tail.weight"].Shape]);

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(new WeightFile(tensors), "diverged.pth"));

        Assert.Contains("tail.weight holds values that are not finite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void From_ShakeUNetWhoseFeaturesCannotBeScaled_IsRefused(float scale)
    {
        using DeblurNetwork network = NetworkSamples.Restoring("shakeunet small");
        var tensors = network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());
        float[] values = tensors["estimator.scale"].ToSingles();
        values[3] = scale;
        tensors["estimator.scale"] = new StoredTensor(values, values.Length);

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(new WeightFile(tensors), "damaged.pth"));

        Assert.StartsWith("damaged.pth: its estimator.scale", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_WithMetadata_KeepsItBesideNameAndSettings()
    {
        string path = Path.Combine(_folder, "a.safetensors");
        using DeblurNetwork network = NetworkSamples.Restoring("dmphn 1-2-4 with offset");

        NetworkFile.Save(path, network, new Dictionary<string, string> { ["licence"] = "MIT", ["network"] = "another" });

        IReadOnlyDictionary<string, string> metadata = WeightFile.Read(path).Metadata;
        Assert.Equal("MIT", metadata["licence"]);
        Assert.Equal("dmphn", metadata["network"]);
        Assert.Equal(0.5, double.Parse(metadata["offset"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Load_UnknownNetworkName_NamesTheKnownOnes()
    {
        var file = new WeightFile(new Dictionary<string, StoredTensor>(), new Dictionary<string, string> { ["network"] = "deblurrer9000" });

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(file, "x.safetensors"));

        Assert.Contains("deblurrer9000", error.Message, StringComparison.Ordinal);
        Assert.All(NetworkCatalogue.Entries, entry => Assert.Contains(entry.Name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_WeightsOfNoNetwork_ShowsTheirNames()
    {
        var file = new WeightFile(new Dictionary<string, StoredTensor> { ["fc.weight"] = new([1f], 1, 1) });

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(file, "x.pth"));

        Assert.Contains("fc.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TensorMissing_SaysWhich()
    {
        using DeblurNetwork network = NetworkSamples.Restoring("dmphn 1");
        var tensors = network.State().Where(entry => entry.Name != "encoder_lv1.layer5.bias")
            .ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored());

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(new WeightFile(tensors), "x.pth"));

        Assert.Contains("encoder_lv1.layer5.bias", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6000, 0, "head.weight is empty")]
    [InlineData(0, 3, "head.weight is empty")]
    [InlineData(6000, 1, "parameters, but it holds")]
    public void From_TinyFileThatClaimsALargeResUNet_IsRefused(int channels, int inputs, string contains)
    {
        StoredTensor one = new([1f], 1, 1, 1, 1);
        Dictionary<string, StoredTensor> tensors = new()
        {
            ["head.weight"] = new(new float[channels * inputs], channels, inputs, 1, 1),
            ["tail.weight"] = one,
            ["down.0.weight"] = one,
            ["up.0.weight"] = one,
            ["encoder.0.0.0.weight"] = one,
        };

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(new WeightFile(tensors), "x.safetensors"));

        Assert.Contains(contains, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_ShapesThatMakeNoResUNet_AreRefused()
    {
        var file = new WeightFile(
            new Dictionary<string, StoredTensor> { ["head.weight"] = new([1f], 1) }, new Dictionary<string, string> { ["network"] = "resunet" });

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(file, "x.safetensors"));

        Assert.Contains("make no resunet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_TinyFileThatClaimsADmphn_IsRefused()
    {
        StoredTensor one = new([1f], 1);
        Dictionary<string, StoredTensor> tensors = new() { ["encoder_lv1.layer1.weight"] = one, ["decoder_lv1.layer24.weight"] = one };

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.From(new WeightFile(tensors), "x.pth"));

        Assert.Contains("but it holds 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resunet small")]
    [InlineData("dmphn 1-2")]
    [InlineData("mimounet")]
    [InlineData("mimounet small")]
    [InlineData("mprnet")]
    public void ParameterCount_OfSavedNetwork_IsWhatItHolds(string name)
    {
        using DeblurNetwork network = NetworkSamples.Restoring(name);
        var file = new WeightFile(network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()));

        NetworkEntry entry = NetworkCatalogue.Entries.Single(entry => entry.Matches(file.Tensors));

        Assert.Equal(file.Tensors.Values.Sum(tensor => (double)tensor.Count), entry.ParameterCount(file));
    }

    [Theory]
    [InlineData("offsetnet")]
    [InlineData("offsetnet shrunk")]
    [InlineData("patchgan")]
    [InlineData("patchgan of 3 scales")]
    public void ParameterCount_OfOtherRoles_IsWhatIsTrained(string name)
    {
        using Network network = NetworkSamples.Create(name);
        var file = new WeightFile(network.State().ToDictionary(entry => entry.Name, entry => entry.Parameter.Value.ToStored()));

        Assert.Equal(network.ParameterCount(), NetworkCatalogue.Find(network.Card.Name)!.ParameterCount(file));
    }

    [Fact]
    public void Load_FolderWithoutWeights_SaysWhatIsLookedFor()
    {
        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.Load(_folder));

        Assert.Contains("encoder_lv1.pkl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderWithOneFileMissing_NamesIt()
    {
        File.WriteAllBytes(Path.Combine(_folder, "decoder_lv1.pkl"), []);

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.Load(_folder));

        Assert.Contains("encoder_lv1.pkl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OneNetworkFromWeightsOfAnother_Refuses()
    {
        string path = Path.Combine(_folder, "r.safetensors");
        using DeblurNetwork network = NetworkSamples.Restoring("resunet small");
        NetworkFile.Save(path, network);

        WeightFileException error = Assert.Throws<WeightFileException>(() => NetworkFile.Load<Networks.Dmphn.Dmphn>(path));

        Assert.Contains("holds resunet", error.Message, StringComparison.Ordinal);
    }
}
