using System.Text.Json.Nodes;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.TestKit;

namespace Unblur.Tests.Models;

/// <summary>A model with a graph of 8 bits next to the one of float32.</summary>
public sealed class EightBitGraphTests : IDisposable
{
    private const string Name = "shakeunet";

    private readonly TemporaryFolder _folder = new();

    public EightBitGraphTests()
    {
        foreach (string file in Directory.GetFiles(Repository.PathOf("models"), $"{Name}*").Where(file => Path.GetExtension(file) is ".json" or ".onnx"))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("auto", "int8")]
    [InlineData("int8", "int8")]
    [InlineData("fp32", "float32")]
    public void Restore_WithAPrecision_ComputesInIt(string asked, string done)
    {
        Skip.IfNot(EightBitSupport.IsUsual, "8 bits are not usual on this processor");
        Assert.Equal(done, Restore(asked).Report.Precision);
    }

    [SkippableFact]
    public void Restore_In8Bits_IsWithin45DecibelsOfFloat32()
    {
        Skip.IfNot(EightBitSupport.IsNative, $"this processor lacks {EightBitSupport.Instructions}");
        PlanarImage rounded = Restore("int8").Photo.ToPlanes(), exact = Restore("fp32").Photo.ToPlanes();

        double error = rounded.Values.Zip(exact.Values, (a, b) => (double)(a - b) * (a - b)).Average();

        Assert.True(error > 0 && -10 * Math.Log10(error) >= 45, $"{-10 * Math.Log10(error)} dB");
    }

    [SkippableFact]
    public void Load_In8BitsOfAModelWithoutThem_SaysWhatToDo()
    {
        Skip.IfNot(EightBitSupport.IsNative, $"this processor lacks {EightBitSupport.Instructions}");
        Rewrite(graphs => graphs.Remove(Rounded(graphs)));
        ModelException failure = Assert.Throws<ModelException>(() => Restore("int8"));
        Assert.Contains("--int8", failure.Message, StringComparison.Ordinal);
        Assert.Equal("float32", Restore("auto").Report.Precision);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(32)]
    public void Catalogue_ACardWithOtherBits_NamesThem(int bits)
    {
        Rewrite(graphs => Rounded(graphs)["bits"] = bits);
        Assert.Contains($"are {bits}: give 8", Assert.Single(ModelCatalogue.Open(_folder.Path).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogue_ACardWith8BitsAlone_SaysWhatLacks()
    {
        Rewrite(graphs => graphs.Remove(graphs.First(graph => graph!["name"]!.GetValue<string>() == "" && graph["bits"] is null)));
        Assert.Contains("comes without the one in float32", Assert.Single(ModelCatalogue.Open(_folder.Path).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_AFileOfOtherBitsThanItsCardSays_NamesBoth()
    {
        Rewrite(graphs =>
        {
            (JsonNode rounded, JsonNode exact) = (Rounded(graphs), graphs.First(graph => graph!["name"]!.GetValue<string>() == "" && graph["bits"] is null)!);
            foreach (string key in (string[])["file", "sha256", "bytes"])
            {
                (JsonNode one, JsonNode other) = (rounded[key]!.DeepClone(), exact[key]!.DeepClone());
                (rounded[key], exact[key]) = (other, one);
            }
        });
        var catalogue = ModelCatalogue.Open(_folder.Path);
        Assert.Contains("computes in 8 bits, but its card says 32", Assert.Single(catalogue.Verify(catalogue.Find(Name)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int8.onnx", "fp32", "computes in 8 bits, but the precision is fp32")]
    [InlineData("onnx", "int8", "has no graph of 8 bits")]
    public void Load_AFileInAnotherPrecisionThanAsked_Throws(string file, string precision, string words)
    {
        File.Copy(_folder.File($"{Name}.estimator.onnx"), _folder.File($"{Name}.int8.estimator.onnx"));
        DeblurOptions options = new() { Method = "network", Device = "cpu", Precision = precision };
        if (precision == "int8" && !EightBitSupport.IsNative)
        {
            Assert.Throws<ArgumentException>(options.Validate);
            return;
        }

        ModelException failure = Assert.Throws<ModelException>(() => Deblurrer.Load(ModelCatalogue.Open(_folder.File("none")), _folder.File($"{Name}.{file}"), options));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ADamagedGraphOf8Bits_NamesTheFile()
    {
        File.AppendAllText(_folder.File($"{Name}.int8.onnx"), "x");
        var catalogue = ModelCatalogue.Open(_folder.Path);
        Assert.Contains($"{Name}.int8.onnx", Assert.Single(catalogue.Verify(catalogue.Find(Name)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_8BitsOnAGraphicsCard_Throws()
        => Assert.Contains("for the processor", Assert.Throws<ArgumentException>(() => new ExecutionDevice("cuda").In("int8")).Message, StringComparison.Ordinal);

    private DeblurResult Restore(string precision)
    {
        DeblurOptions options = new() { Method = "network", Device = "cpu", Precision = precision, Guard = false };
        using var deblurrer = Deblurrer.Load(ModelCatalogue.Open(_folder.Path), Name, options);
        return deblurrer.Restore(Photo.Open(Repository.PathOf("samples", "street.jpg")));
    }

    private static JsonNode Rounded(JsonArray graphs) => graphs.Single(graph => graph!["bits"] is not null)!;

    private void Rewrite(Action<JsonArray> change)
    {
        string path = _folder.File($"{Name}.json");
        JsonNode card = JsonNode.Parse(File.ReadAllText(path))!;
        change(card["graphs"]!.AsArray());
        File.WriteAllText(path, card.ToJsonString());
    }
}
