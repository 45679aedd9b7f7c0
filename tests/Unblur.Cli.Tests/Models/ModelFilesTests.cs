using System.Security.Cryptography;
using Unblur.Cli.Tests.Running;
using Unblur.Cli.Weights;
using Unblur.Models;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.PatchGan;
using TemporaryFolder = Unblur.TestKit.TemporaryFolder;

namespace Unblur.Cli.Tests.Models;

/// <summary>Cards of every role, of one file and of several.</summary>
public sealed class ModelFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_OfADiscriminator_HasItsRoleAndLoads()
    {
        using MultiscaleDiscriminator network = new(new MultiscaleDiscriminatorOptions { Channels = 2, Scales = 3 });
        string source = _folder.File("n.pth.safetensors");
        NetworkFile.Save(source, network);
        ModelCatalogue catalogue = TorchWeights.Open(_folder.File("models"));

        ModelCard card = catalogue.Import(source, "judge");

        Assert.Equal(("patchgan", ModelRole.Discriminator), (card.Network, card.Role));
        Assert.Contains("\"role\": \"discriminator\"", File.ReadAllText(Path.Combine(_folder.Path, "models", "judge.json")), StringComparison.Ordinal);
        Assert.True(catalogue.Verify(catalogue.Find("judge")).IsGood);
        using MultiscaleDiscriminator loaded = NetworkFile.Load<MultiscaleDiscriminator>(catalogue.Find("judge").WeightsPath);
        Assert.Equal(network.Options, loaded.Options);
        Assert.Contains("judges how natural photos look", Assert.Throws<ModelException>(() => Deblurrer.Load(catalogue, "judge")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CardWithoutARole_TakesThatOfItsNetwork()
    {
        using OffsetNet network = new(new OffsetNetOptions { Channels = 2 });
        ModelFile file = Saved(network, "", "old.safetensors");
        string path = _folder.File("old.json");
        File.WriteAllText(
            path,
            $$"""{"name":"old","network":"offsetnet","file":"old.safetensors","sha256":"{{file.Sha256}}","bytes":{{file.Bytes}},"parameters":1,"license":"MIT","default":true}""");

        ModelCard card = ModelCardFile.Read(path, new TorchWeights());

        Assert.Equal((ModelRole.Motion, file.Bytes, true), (card.Role, card.Bytes, card.IsDefault));
        Assert.Equal([file], card.Files);
        Assert.Equal(ModelRole.Deblur, ModelCardFile.Read(path, null).Role);
    }

    [Fact]
    public void Write_CardOfSeveralFiles_ComesBack()
    {
        ModelCard card = OfTwo();

        ModelCardFile.Write(card);
        ModelCard read = ModelCardFile.Read(_folder.File("two.json"), null);

        Assert.Equal(card.Files, read.Files);
        Assert.Equal((card.Name, card.Network, card.Role, card.Files.Sum(file => file.Bytes)), (read.Name, read.Network, read.Role, read.Bytes));
        Assert.DoesNotContain("\"file\": \"\"", File.ReadAllText(_folder.File("two.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_OfSeveralFiles_FindsTheOneThatIsDamaged()
    {
        ModelCard card = OfTwo();
        ModelCardFile.Write(card);
        ModelCatalogue catalogue = TorchWeights.Open(_folder.Path);
        Assert.True(catalogue.Verify(catalogue.Find("two")).IsGood);
        string damaged = _folder.File(card.Files[1].File);
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.WriteAllBytes(damaged, bytes);

        string problem = Assert.Single(catalogue.Verify(catalogue.Find("two")).Problems);

        Assert.Contains(damaged, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"role\":\"motion\",\"file\":\"w\",\"sha256\":\"SHA\",\"bytes\":1", "its role is Motion, but the network resunet is for Deblur")]
    [InlineData("\"files\":[]", "one at least")]
    [InlineData("\"files\":[{\"name\":\"a\",\"network\":\"x\",\"file\":\"../w\",\"sha256\":\"SHA\",\"bytes\":1}]", "'../w'")]
    [InlineData("\"files\":[{\"name\":\"a\",\"network\":\"x\",\"file\":\"w\",\"sha256\":\"SHA\",\"bytes\":1},{\"name\":\"a\",\"network\":\"x\",\"file\":\"v\",\"sha256\":\"SHA\",\"bytes\":1}]", "a name of its own")]
    [InlineData("\"file\":\"v\",\"sha256\":\"SHA\",\"bytes\":1,\"files\":[{\"name\":\"a\",\"network\":\"x\",\"file\":\"w\",\"sha256\":\"SHA\",\"bytes\":1}]", "both 'file'")]
    [InlineData("\"files\":[{\"name\":\"\",\"network\":\"x\",\"file\":\"w\",\"sha256\":\"SHA\",\"bytes\":1}]", "has no name")]
    [InlineData("\"bytes\":1", "its file is ''")]
    public void Read_CardThatContradictsItself_SaysWhat(string keys, string contains)
    {
        string path = _folder.File("bad.json");
        File.WriteAllText(path, $$"""{"name":"bad","network":"resunet",{{keys.Replace("SHA", new string('0', 64), StringComparison.Ordinal)}},"parameters":1,"license":"MIT"}""");

        Assert.Contains(contains, Assert.Throws<ModelException>(() => ModelCardFile.Read(path, new TorchWeights())).Message, StringComparison.Ordinal);
    }

    private ModelCard OfTwo()
    {
        using OffsetNet motion = new(new OffsetNetOptions { Channels = 2 });
        using DeblurNetwork restorer = TestModel.Network();
        return new ModelCard
        {
            Name = "two",
            Network = "two-levels",
            Files = [Saved(motion, "motion", "two-motion.safetensors"), Saved(restorer, "restorer", "two-restorer.safetensors")],
            Parameters = 2,
            License = "MIT",
            Folder = _folder.Path,
        };
    }

    private ModelFile Saved(Network network, string name, string file)
    {
        string path = _folder.File(file);
        NetworkFile.Save(path, network);
        byte[] bytes = File.ReadAllBytes(path);
        return new ModelFile(name, network.Card.Name, file, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }
}
