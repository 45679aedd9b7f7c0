using Unblur.Imaging;
using Unblur.Models;
using Unblur.Restoring;
using Unblur.TestKit;

namespace Unblur.Tests.Models;

/// <summary>Weights with an ONNX file next to them, of which no weights can be read.</summary>
public sealed class OnnxFilesTests : IDisposable
{
    private const string Name = "offsetnet";

    private readonly TemporaryFolder _folder = new();

    public OnnxFilesTests()
    {
        foreach (string extension in new[] { ".safetensors", ".onnx" })
        {
            File.Copy(Repository.PathOf("models", Name + extension), _folder.File(Name + extension));
        }
    }

    private string Weights => _folder.File($"{Name}.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".onnx")]
    public void Load_WeightsOrTheFileNextToThem_NeedsNoReader(string extension)
    {
        using var estimator = MotionEstimator.Load(ModelCatalogue.Open(_folder.File("none")), _folder.File(Name + extension));
        Assert.Equal(70, estimator.Estimate(Make.Photo(70, 50)).Flow.Width);
    }

    [Fact]
    public void Load_ARunsFolder_TakesTheFileNextToItsBestWeights()
    {
        File.WriteAllText(_folder.File(RunFiles.Recipe), "kind: sen");
        File.Move(Weights, _folder.File(RunFiles.Best));
        File.Move(_folder.File($"{Name}.onnx"), _folder.File("best.onnx"));
        using var estimator = MotionEstimator.Load(ModelCatalogue.Open(_folder.File("none")), _folder.Path);
        Assert.Equal(50, estimator.Estimate(Make.Photo(70, 50)).Flow.Height);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_AFileOfOtherWeightsOrOfAnotherProgram_IsAsIfItWereNotThere(bool isOfOtherWeights)
    {
        if (isOfOtherWeights)
        {
            byte[] bytes = File.ReadAllBytes(Weights);
            bytes[^1] ^= 1;
            File.WriteAllBytes(Weights, bytes);
        }
        else
        {
            File.WriteAllText(_folder.File($"{Name}.onnx"), "not a model");
        }

        ModelException failure = Assert.Throws<ModelException>(() => MotionEstimator.Load(ModelCatalogue.Open(_folder.File("none")), Weights));
        Assert.Equal(ModelFiles.Remedy, failure.Message);
    }

    [Fact]
    public void Verify_AShippedModelWithoutItsWeights_LoadsItsGraphs()
    {
        File.Copy(Repository.PathOf("models", $"{Name}.json"), _folder.File($"{Name}.json"));
        File.Delete(Weights);
        var catalogue = ModelCatalogue.Open(_folder.Path);
        Assert.Empty(catalogue.Verify(catalogue.Find(Name)).Problems);

        File.AppendAllText(_folder.File($"{Name}.onnx"), "x");

        Assert.Contains($"{Name}.onnx", Assert.Single(catalogue.Verify(catalogue.Find(Name)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_TwoPhotosUnderOneCap_TakesTheSameTiles()
    {
        ModelCard card = ModelCatalogue.Open(Repository.PathOf("models")).Find("shakeunet");
        long cap = new SystemMemory().ResidentBytes() + 500_000_000;
        using var deblurrer = Deblurrer.Load(ModelCatalogue.Open(card.Folder), card.Name, new DeblurOptions { Method = "network", Device = "cpu", MaxMemoryBytes = cap });
        Photo photo = Make.Photo(1000, 700);
        int[] tiles = [.. Enumerable.Range(0, 3).Select(_ => deblurrer.Restore(photo).Report.Tile)];
        Assert.True(tiles[2] >= 0.8 * tiles[0], string.Join(", ", tiles));
    }
}
