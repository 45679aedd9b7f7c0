using System.Security.Cryptography;
using Unblur.TestKit;
using Unblur.Torch.Checkpoints;

namespace Unblur.Torch.Tests.Checkpoints;

public sealed class WeightFileTests : IDisposable
{
    private static readonly CheckpointNode Tensor = CheckpointNode.From(new StoredTensor([1f], 1));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("params_ema")]
    [InlineData("params")]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    public void FromCheckpoint_Wrapped_LooksInsideAndSaysSo(string wrapper)
    {
        var file = WeightFile.FromCheckpoint(Map(("epoch", CheckpointNode.From(3.0)), (wrapper, Map(("w", Tensor)))), "x.pth");

        Assert.Equal(["w"], file.Tensors.Keys);
        Assert.Contains($"'{wrapper}'", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void FromCheckpoint_AveragedAndPlainWeights_TakesTheAveraged()
    {
        var file = WeightFile.FromCheckpoint(Map(("params", Map(("plain", Tensor))), ("params_ema", Map(("averaged", Tensor)))), "x.pth");

        Assert.Equal(["averaged"], file.Tensors.Keys);
        Assert.Equal(["Weights taken from 'params_ema', not from 'params'."], file.Notes);
    }

    [Fact]
    public void FromCheckpoint_WrapperInWrapper_LooksInsideBoth() =>
        Assert.Equal(["w"], WeightFile.FromCheckpoint(Map(("model", Map(("state_dict", Map(("w", Tensor)))))), "x.pth").Tensors.Keys);

    [Fact]
    public void FromCheckpoint_ModulePrefixOnEveryName_IsRemoved()
    {
        var file = WeightFile.FromCheckpoint(Map(("module.b", Tensor), ("module.a", Tensor)), "x.pth");

        Assert.Equal(["b", "a"], file.Tensors.Keys);
        Assert.Equal(["Removed 'module.' from the start of 2 names."], file.Notes);
    }

    [Theory]
    [InlineData("net")]
    [InlineData("generator")]
    [InlineData("whatever the author called it")]
    public void FromCheckpoint_OneEntryWithTensors_LooksInsideWhateverItsName(string wrapper)
    {
        CheckpointNode optimizer = Map(("state", Map(("0", Map(("exp_avg", Tensor))))), ("param_groups", CheckpointNode.From([Tensor])));

        var file = WeightFile.FromCheckpoint(Map(("epoch", CheckpointNode.From(3.0)), (wrapper, Map(("w", Tensor))), ("optimizer", optimizer)), "x.pth");

        Assert.Equal(["w"], file.Tensors.Keys);
        Assert.Contains($"'{wrapper}'", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void FromCheckpoint_CompiledAndParallel_LosesBothPrefixes() =>
        Assert.Equal(["b", "a"], WeightFile.FromCheckpoint(Map(("_orig_mod.module.b", Tensor), ("_orig_mod.module.a", Tensor)), "x.pth").Tensors.Keys);

    [Fact]
    public void Read_AKey_TakesThatEntryOrNamesThoseThereAre()
    {
        CheckpointNode root = Map(("nets", Map(("ema", Map(("w", Tensor))), ("plain", Map(("v", Tensor))))), ("epoch", CheckpointNode.From(3.0)));

        Assert.Equal(["v"], StateDict.Entry(root, "nets.plain", "x.pth").AsMap().Keys);
        Assert.Contains("'ema', 'plain'", Refusal("nets.netG"), StringComparison.Ordinal);
        Assert.Contains("There are none", Refusal("epoch.w"), StringComparison.Ordinal);
        string safetensors = _folder.File("a.safetensors");
        Safetensors.Write(safetensors, new Dictionary<string, StoredTensor> { ["w"] = new([1f], 1) });
        Assert.Contains("no tensor's name begins with 'nets.'. They begin with 'w'", Assert.Throws<WeightFileException>(() => WeightFile.Read(safetensors, "nets")).Message, StringComparison.Ordinal);

        string Refusal(string key) => Assert.Throws<WeightFileException>(() => StateDict.Entry(root, key, "x.pth")).Message;
    }

    [Fact]
    public void Read_AKeyOfSeveralNetworksInOneList_TakesThoseOfThatName()
    {
        CheckpointNode root = Map(("state_dict", Map(("netG.a.w", Tensor), ("netG.b", Tensor), ("netD.a.w", Tensor))));
        string safetensors = _folder.File("two.safetensors");
        Safetensors.Write(safetensors, new Dictionary<string, StoredTensor> { ["netG.a.w"] = new([1f], 1), ["netD.a.w"] = new([2f], 1) });

        Assert.Equal(["a.w", "b"], StateDict.Entry(root, "state_dict.netG", "x.pth").AsMap().Keys);
        Assert.Equal(["a.w"], WeightFile.Read(safetensors, "netD").Tensors.Keys);
    }

    [Fact]
    public void FromCheckpoint_ModulePrefixOnSomeNames_IsKept() =>
        Assert.Equal(["module.b", "a"], WeightFile.FromCheckpoint(Map(("module.b", Tensor), ("a", Tensor)), "x.pth").Tensors.Keys);

    [Fact]
    public void FromCheckpoint_OtherEntries_AreLeftOutAndNamed()
    {
        var file = WeightFile.FromCheckpoint(Map(("w", Tensor), ("epoch", CheckpointNode.From(3.0))), "x.pth");

        Assert.Equal(["w"], file.Tensors.Keys);
        Assert.Contains("'epoch'", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void FromCheckpoint_NoTensors_ListsTheEntries()
    {
        WeightFileException none = Assert.Throws<WeightFileException>(
            () => WeightFile.FromCheckpoint(Map(("netG", Map(("w", Tensor))), ("netD", Map(("w", Tensor)))), "x.pth"));

        Assert.Contains("'netG', 'netD'", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromCheckpoint_Part_TakesThatPart()
    {
        CheckpointNode root = Map(("netG", Map(("w", Tensor))));

        Assert.Equal(["w"], WeightFile.FromCheckpoint(root.AsMap()["netG"], "x.pth").Tensors.Keys);
    }

    [Fact]
    public void FromCheckpoint_List_IsRefused() =>
        Assert.Throws<WeightFileException>(() => WeightFile.FromCheckpoint(CheckpointNode.From([Tensor]), "x.pth"));

    [Fact]
    public void Read_WrongExtensions_GoesByContent()
    {
        string safetensors = _folder.File("a.pth");
        Safetensors.Write(safetensors, new Dictionary<string, StoredTensor> { ["w"] = new([1f], 1) }, new Dictionary<string, string> { ["from"] = "here" });

        Assert.Equal("here", WeightFile.Read(safetensors).Metadata["from"]);
        Assert.Equal(["weight", "bias"], WeightFile.Read(_folder.Write("b.safetensors", TorchFile.ZipStateDict())).Tensors.Keys);
        Assert.Equal(["weight", "bias"], WeightFile.Read(_folder.Write("c.safetensors", TorchFile.LegacyStateDict())).Tensors.Keys);
    }

    [Fact]
    public void Read_SafetensorsWhoseHeaderLengthLooksLikeAPickle_IsSafetensors()
    {
        string header = "{" + new string(' ', 0x280 - 2) + "}";
        string path = _folder.Write("w", [.. BitConverter.GetBytes(0x280UL), .. System.Text.Encoding.ASCII.GetBytes(header)]);

        Assert.Empty(WeightFile.Read(path).Tensors);
    }

    [Fact]
    public void Sha256_OfAFile_IsThatOfItsBytes()
    {
        byte[] content = [1, 2, 3];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), WeightFile.Sha256(_folder.Write("x", content)));
    }

    private static CheckpointNode Map(params (string Name, CheckpointNode Node)[] entries) =>
        CheckpointNode.From(new OrderedDictionary<string, CheckpointNode>(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Node))));
}
