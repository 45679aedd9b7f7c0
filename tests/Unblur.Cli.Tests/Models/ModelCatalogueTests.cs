using Unblur.Cli.Tests.Running;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Unblur.Networks;
using Unblur.Networks.OffsetNet;
using Unblur.Networks.ResUNet;

namespace Unblur.Cli.Tests.Models;

public sealed class ModelCatalogueTests : IDisposable
{
    private static readonly DeblurOptions s_plain = new() { Guard = false, Device = "cpu" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unblur-models");

    private string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Import_Half_TakesHalfTheSizeAndNearlyTheSameValues()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        string weights = Weights("w.safetensors");

        ModelCard card = catalogue.Import(weights, "half", isHalf: true);

        Assert.InRange(card.Bytes, new FileInfo(weights).Length * 0.4, new FileInfo(weights).Length * 0.8);
        using Network whole = NetworkFile.Load(weights), half = NetworkFile.Load(card.WeightsPath);
        foreach ((float[] expected, float[] actual) in whole.State().Zip(half.State(), (left, right) => (left.Parameter.Value.ToArray<float>(), right.Parameter.Value.ToArray<float>())))
        {
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Math.Max(1e-6, Math.Abs(pair.First) * 1e-3)));
        }
    }

    [Fact]
    public void Import_OfWeights_CanBeFoundVerifiedAndUsed()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        var description = new ModelDescription { License = "MIT", Source = "tests", Description = "small", TrainedOn = "nothing" };
        ModelCard card = catalogue.Import(Weights("Mine v2.safetensors"), description: description);
        Assert.Equal(("mine-v2", "resunet", "MIT", "nothing"), (card.Name, card.Network, card.License, card.TrainedOn));
        Assert.Equal(card, Assert.Single(TorchWeights.Open(Folder).Models));
        Assert.Empty(catalogue.Verify(catalogue.Find("mine-v2")).Problems);
        using var deblurrer = Deblurrer.Load(catalogue, "mine-v2", s_plain);
        Assert.Equal(64, deblurrer.Restore(Photo.FromPlanes(new PlanarImage(3, 48, 64))).Photo.Width);
    }

    [Fact]
    public void Import_Twice_GivesTheSameBytes()
    {
        string weights = Weights("w.safetensors");
        var files = new[] { "a", "b" }.Select(name =>
        {
            string folder = Path.Combine(Folder, name);
            TorchWeights.Open(folder).Import(weights, "same");
            return (File.ReadAllBytes(Path.Combine(folder, "same.json")), File.ReadAllBytes(Path.Combine(folder, "same.safetensors")));
        }).ToList();
        Assert.Equal(files[0].Item1, files[1].Item1);
        Assert.Equal(files[0].Item2, files[1].Item2);
    }

    [Fact]
    public void Import_OfAPickleThatCallsCode_NamesWhatItAskedFor()
    {
        string path = Path.Combine(Folder, "evil.pth");
        byte[] body = System.Text.Encoding.ASCII.GetBytes("cposix\nsystem\n(S'touch x'\ntR.");
        File.WriteAllBytes(path, [0x80, 0x02, .. body]);
        ModelException failure = Assert.Throws<ModelException>(() => TorchWeights.Open(Folder).Import(path));
        Assert.Contains("posix.system", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Großes Modell")]
    [InlineData("../outside")]
    [InlineData("")]
    public void Import_UnderANameThatIsNone_IsRefused(string name)
        => Assert.Throws<ModelException>(() => TorchWeights.Open(Folder).Import(Weights("w.safetensors"), name));

    [Fact]
    public void Import_UnderANameThatIsTaken_IsRefused()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        string weights = Weights("w.safetensors");
        catalogue.Import(weights, "one");
        Assert.Contains("there is a model 'one'", Assert.Throws<ModelException>(() => catalogue.Import(weights, "one")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AnUnknownName_ListsWhatThereIs()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        catalogue.Import(Weights("w.safetensors"), "one");
        catalogue.Import(Weights("w.safetensors"), "two");
        string message = Assert.Throws<ModelException>(() => catalogue.Find("three")).Message;
        Assert.Contains("'three'", message, StringComparison.Ordinal);
        Assert.Contains("one, two", message, StringComparison.Ordinal);
        Assert.Contains(Folder, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_InAnEmptyCatalogue_SaysThatNothingIsInstalled()
    {
        string message = Assert.Throws<ModelException>(() => TorchWeights.Open(Path.Combine(Folder, "none")).Find()).Message;
        Assert.Contains("no default model is installed. None is installed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WithoutAName_GivesTheDefault()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        catalogue.Import(Weights("w.safetensors"), "one");
        catalogue.Import(Weights("w.safetensors"), "two");
        string card = Path.Combine(Folder, "two.json");
        File.WriteAllText(card, File.ReadAllText(card).Replace("\"default\": false", "\"default\": true", StringComparison.Ordinal));
        Assert.Equal("two", TorchWeights.Open(Folder).Find().Name);
    }

    [Fact]
    public void Find_ForMotion_TakesNoModelThatRestores()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        catalogue.Import(Weights("w.safetensors"), "one");
        Assert.Contains("no default motion model is installed. None is installed", Assert.Throws<ModelException>(() => catalogue.Find(role: ModelRole.Motion)).Message, StringComparison.Ordinal);
        Assert.Contains("'one' restores photos", Assert.Throws<ModelException>(() => catalogue.Find("one", ModelRole.Motion)).Message, StringComparison.Ordinal);
        Assert.Contains("restores photos", Assert.Throws<ModelException>(() => catalogue.Find(Weights("w.safetensors"), ModelRole.Motion)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_OfAMotionNetwork_IsForMotion()
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "weights")).FullName, "m.safetensors");
        using (OffsetNet network = new(new OffsetNetOptions { Channels = 2, Shrink = 2 }))
        {
            NetworkFile.Save(path, network);
        }

        ModelCatalogue catalogue = TorchWeights.Open(Folder);

        ModelCard card = catalogue.Import(path, "moves");

        Assert.Equal(("offsetnet", ModelRole.Motion), (card.Network, card.Role));
        Assert.Empty(catalogue.Verify(catalogue.Find("moves")).Problems);
        Assert.Empty(catalogue.Verify(catalogue.Find(path)).Problems);
        MotionEstimator.Load(catalogue, "moves").Dispose();
        using (OffsetNet imported = NetworkFile.Load<OffsetNet>(card.WeightsPath))
        {
            Assert.Equal(2, imported.Options.Shrink);
        }

        Assert.Contains("estimates motion", Assert.Throws<ModelException>(() => Deblurrer.Load(catalogue, path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_APathBesideAFileThatIsNoCard_TakesTheWeights()
    {
        string path = Weights("w.safetensors");
        File.WriteAllText(Path.ChangeExtension(path, ".json"), "");
        Assert.False(TorchWeights.Open(Folder).Find(path).IsCatalogued);
    }

    [Fact]
    public void Find_APathBesideADamagedCard_IsRefused()
    {
        string path = Weights("w.safetensors");
        File.WriteAllText(Path.ChangeExtension(path, ".json"), "{ \"name\": \"w\", \"sha256\": \"12");
        Assert.Contains("w.json cannot be read as a model card", Assert.Throws<ModelException>(() => TorchWeights.Open(Folder).Find(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_APath_GivesACardWithoutAFile()
    {
        string path = Weights("My Net.safetensors");
        ModelCard card = TorchWeights.Open(Path.Combine(Folder, "none")).Find(path);
        Assert.Equal(("my-net", "resunet", path, false), (card.Name, card.Network, card.WeightsPath, card.IsCatalogued));
        using var deblurrer = Deblurrer.Load(TorchWeights.Open(Folder), path, s_plain);
        Assert.Equal("my-net", deblurrer.Restore(Photo.FromPlanes(new PlanarImage(3, 48, 64))).Report.Model);
    }

    [Fact]
    public void Find_FolderOfARun_GivesItsBestWeightsElseItsNewest()
    {
        string run = Directory.CreateDirectory(Path.Combine(Folder, "weights", "run")).FullName;
        File.WriteAllText(Path.Combine(run, "recipe.yaml"), "kind: neurmap");
        ModelCatalogue catalogue = TorchWeights.Open(Path.Combine(Folder, "none"));
        Assert.Contains("no weights yet", Assert.Throws<ModelException>(() => catalogue.Find(run)).Message, StringComparison.Ordinal);

        string latest = Weights("run/latest.safetensors");
        Assert.Equal(latest, catalogue.Find(run).WeightsPath);
        string best = Weights("run/best.safetensors");
        Assert.Equal(best, catalogue.Find(run + "/").WeightsPath);
    }

    [Fact]
    public void Find_APathThatIsNoWeightFile_NamesIt()
    {
        string path = Path.Combine(Folder, "notes.txt");
        File.WriteAllText(path, "hello");
        Assert.Contains(path, Assert.Throws<ModelException>(() => TorchWeights.Open(Folder).Find(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DamagedWeights_NamesTheFileAndBothChecksums()
    {
        (ModelCatalogue catalogue, ModelCard card) = Imported();
        byte[] bytes = File.ReadAllBytes(card.WeightsPath);
        bytes[^1] ^= 1;
        File.WriteAllBytes(card.WeightsPath, bytes);
        string message = Assert.Throws<ModelException>(() => Deblurrer.Load(catalogue, "one")).Message;
        Assert.Contains(card.WeightsPath, message, StringComparison.Ordinal);
        Assert.Contains(card.Sha256, message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), message, StringComparison.Ordinal);
        Assert.Equal([message], catalogue.Verify(card).Problems);
    }

    [Fact]
    public void Load_WeightsThatAreCutOff_TellsBothSizes()
    {
        (ModelCatalogue catalogue, ModelCard card) = Imported();
        File.WriteAllBytes(card.WeightsPath, File.ReadAllBytes(card.WeightsPath)[..100]);
        Assert.Contains($"has 100 bytes, but its card says {card.Bytes}", Assert.Throws<ModelException>(() => Deblurrer.Load(catalogue, "one")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WeightsThatAreMissing_SaysWhere()
    {
        (ModelCatalogue catalogue, ModelCard card) = Imported();
        File.Delete(card.WeightsPath);
        Assert.Contains($"there is no {card.WeightsPath}", Assert.Throws<ModelException>(() => Deblurrer.Load(catalogue, "one")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"name":"broken","network":"resunet","file":"../x","sha256":"00","bytes":1,"parameters":1,"license":"MIT"}""")]
    public void Open_ABrokenCard_IsToldAndTheOthersAreThere(string json)
    {
        (ModelCatalogue _, ModelCard card) = Imported();
        File.WriteAllText(Path.Combine(Folder, "broken.json"), json);
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        Assert.Equal([card], catalogue.Models);
        Assert.Contains("broken.json", Assert.Single(catalogue.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OneNameInTwoFolders_TakesTheFirst()
    {
        (string first, string second) = (Path.Combine(Folder, "a"), Path.Combine(Folder, "b"));
        string weights = Weights("w.safetensors");
        TorchWeights.Open(first).Import(weights, "same");
        TorchWeights.Open(second).Import(weights, "same");
        Assert.Equal(second, TorchWeights.Open(second, first).Find("same").Folder);
    }

    [Fact]
    public void DefaultFolders_WithAHome_BeginWithItsModels()
    {
        IReadOnlyList<string> folders = Unblur.Models.ModelFolders.Default(name => name switch { "UNBLUR_HOME" => "/opt/unblur", "XDG_DATA_HOME" => "/data", _ => null });
        Assert.Equal("/opt/unblur/models", folders[0]);
        Assert.Equal("/data/unblur/models", folders[^1]);
    }

    private (ModelCatalogue Catalogue, ModelCard Card) Imported()
    {
        ModelCatalogue catalogue = TorchWeights.Open(Folder);
        return (catalogue, catalogue.Import(Weights("w.safetensors"), "one"));
    }

    private string Weights(string name)
    {
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Folder, "weights"));
        string path = Path.Combine(folder.FullName, name);
        using ResUNet network = TestModel.Network(residual: 0.02);
        NetworkFile.Save(path, network);
        return path;
    }
}
