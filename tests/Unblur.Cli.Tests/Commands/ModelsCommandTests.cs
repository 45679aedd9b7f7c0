using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.TestKit;
using TemporaryFolder = Unblur.Cli.Tests.Running.TemporaryFolder;

namespace Unblur.Cli.Tests.Commands;

public sealed class ModelsCommandTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_OneModel_ShowsIt()
    {
        CliResult text = await Run(model.Home, "models", "list");
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("(default)", Assert.Single(text.Lines), StringComparison.Ordinal);
        CliResult json = await Run(model.Home, "models", "list", "--json");
        Assert.Equal(TestModel.Name, json.Json.GetProperty("models")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task List_ModelWithOnnxFilesAlone_NamesNoOther()
    {
        string models = Directory.CreateDirectory(_folder.PathOf(Path.Combine("home", "models"))).FullName;
        foreach (string name in (string[])["offsetnet.json", "offsetnet.onnx"])
        {
            File.Copy(Repository.PathOf("models", name), Path.Combine(models, name));
        }

        JsonElement listed = (await Run(_folder.PathOf("home"), "models", "list", "--json")).Json.GetProperty("models")[0];
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (listed.GetProperty("weights").ValueKind, listed.GetProperty("sha256").ValueKind));
        Assert.Equal(Path.Combine(models, "offsetnet.onnx"), listed.GetProperty("graphs")[0].GetProperty("file").GetString());
        Assert.Contains("636.1 kB", (await Run(_folder.PathOf("home"), "models", "list")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NoModel_Gives5() => Assert.Equal(5, (await Run(_folder.Root, "models", "list")).ExitCode);

    [Fact]
    public async Task Verify_GoodWeights_Gives0()
    {
        CliResult result = await Run(model.Home, "models", "verify", TestModel.Name);
        Assert.Equal((0, "tiny: good\n"), (result.ExitCode, result.Stdout));
    }

    [Fact]
    public async Task Verify_CutWeights_Gives5AndSaysWhy()
    {
        string weights = TestModel.Install(_folder.Root);
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^8]);
        CliResult result = await Run(_folder.Root, "models", "verify", "--json");
        Assert.Equal(5, result.ExitCode);
        Assert.False(result.Json.GetProperty("models")[0].GetProperty("good").GetBoolean());
        Assert.NotEmpty(result.Json.GetProperty("models")[0].GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task Verify_UnknownName_Gives5AndNamesWhatIsThere()
    {
        CliResult result = await Run(model.Home, "models", "verify", "huge");
        Assert.Equal(5, result.ExitCode);
        Assert.Contains(TestModel.Name, result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_Weights_CanBeUsedByTheirName()
    {
        string weights = TestModel.Install(_folder.PathOf("elsewhere"));
        CliResult import = await Run(_folder.PathOf("home"), "models", "import", weights, "--name", "mine");
        Assert.Equal(0, import.ExitCode);
        Assert.True(File.Exists(Assert.Single(import.Lines)));
        TestPhotos.Write(_folder.PathOf("photo.png"));
        Assert.Equal(0, (await Run(_folder.PathOf("home"), "deblur", "photo.png", "-n", "mine")).ExitCode);
    }

    [Fact]
    public async Task Import_TextFile_Gives5()
    {
        _folder.Write("<html>not found</html>", "weights.pth");
        CliResult result = await Run(_folder.PathOf("home"), "models", "import", "weights.pth");
        Assert.Equal((5, ""), (result.ExitCode, result.Stdout));
        Assert.Contains("weights.pth", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AModel_WritesOnnxAndNeverOverAFile()
    {
        CliResult first = await Run(model.Home, "models", "export", TestModel.Name, "-o", "tiny.onnx");
        Assert.Equal((0, "tiny.onnx\n"), (first.ExitCode, first.Stdout));
        byte[] written = File.ReadAllBytes(_folder.PathOf("tiny.onnx"));
        Assert.NotEmpty(written);

        CliResult second = await Run(model.Home, "models", "export", TestModel.Name, "-o", "tiny.onnx");
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("--overwrite", second.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run(model.Home, "models", "export", TestModel.Name, "-o", "tiny.onnx", "--overwrite", "--opset", "20")).ExitCode);
        Assert.NotEqual(written, File.ReadAllBytes(_folder.PathOf("tiny.onnx")));
    }

    [Fact]
    public async Task Export_In8Bits_WritesOtherNumbers()
    {
        TestPhotos.Write(_folder.PathOf(Path.Combine("photos", "a.png")), 96, 80);
        foreach (string[] more in (string[][])[["-o", "exact.onnx"], ["-o", "rounded.onnx", "--int8", "photos"]])
        {
            Assert.Equal(0, (await Run(model.Home, ["models", "export", TestModel.Name, .. more])).ExitCode);
        }

        Assert.NotEqual(File.ReadAllBytes(_folder.PathOf("exact.onnx")), File.ReadAllBytes(_folder.PathOf("rounded.onnx")));
        Assert.Contains("QuantizeLinear", File.ReadAllText(_folder.PathOf("rounded.onnx")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no folder 'nothing'", "nothing")]
    [InlineData("there is none in 'empty'", "empty")]
    public async Task Export_In8BitsWithoutPhotos_Gives2(string words, string folder)
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        CliResult result = await Run(model.Home, "models", "export", TestModel.Name, "-o", "rounded.onnx", "--int8", folder);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("rounded.onnx")));
    }

    [SkippableFact]
    public async Task Pull_FromAFolder_MakesTheWeightsKnown()
    {
        string source = SharedData.Require("weights", "niqe");
        CliResult pull = await Run(_folder.Root, "models", "pull", "niqe", "--from", source);
        Assert.Equal(0, pull.ExitCode);
        Assert.True(File.Exists(Assert.Single(pull.Lines)));
        Assert.StartsWith("niqe ", Assert.Single((await Run(_folder.Root, "models", "list")).Lines), StringComparison.Ordinal);
        CliResult verify = await Run(_folder.Root, "models", "verify", "niqe");
        Assert.Equal((0, "niqe: good\n"), (verify.ExitCode, verify.Stdout));
    }

    [SkippableFact]
    public async Task Verify_DamagedPublishedWeights_Gives5()
    {
        TestModel.Install(_folder.Root);
        string file = Assert.Single((await Run(_folder.Root, "models", "pull", "niqe", "--from", SharedData.Require("weights", "niqe"))).Lines);
        File.WriteAllText(file, "no longer");
        CliResult result = await Run(_folder.Root, "models", "verify", "--json");
        Assert.Equal(5, result.ExitCode);
        JsonElement weights = Assert.Single(result.Json.GetProperty("published").EnumerateArray());
        Assert.False(weights.GetProperty("good").GetBoolean());
        Assert.Contains("unblur models pull niqe", weights.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_PublishedWeightsThatAreNotHere_Gives5WhereNamed()
    {
        Assert.Equal((5, true), await Says("unblur models pull vgg19", "models", "verify", "vgg19"));
        Assert.Equal(0, (await Run(model.Home, "models", "verify")).ExitCode);
    }

    [Fact]
    public async Task Pull_FromAFolderWithoutTheFile_Gives5AndNamesItsChecksum()
        => Assert.Equal((5, true), await Says("dcbb9e9dad569fff7a846263a77324fc34978fea2bfb039c012d710e1776ae44", "models", "pull", "vgg19", "--from", "."));

    [Fact]
    public async Task Pull_Offline_Gives5AndSaysWhatIsMissingAndWhatToDo()
    {
        using var process = CliProcess.Start(_folder.Root, _folder.Root, new() { ["HTTPS_PROXY"] = "http://127.0.0.1:1" }, ["models", "pull", "alexnet", "--json"]);
        CliResult result = await process.End();
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("https://download.pytorch.org/models/alexnet-owt-7be5be79.pth", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("unblur models pull alexnet --from FOLDER", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(5, result.Json.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task Pull_AnUnknownName_Gives5AndListsAll()
        => Assert.Equal((5, true), await Says("lpips-alex", "models", "pull", "lpips"));

    [Fact]
    public async Task List_WithJson_TellsWhatCanBePulled()
    {
        JsonElement published = (await Run(model.Home, "models", "list", "--json")).Json.GetProperty("published");
        JsonElement vgg = published.EnumerateArray().Single(weights => weights.GetProperty("name").GetString() == "vgg16");
        Assert.False(vgg.GetProperty("pulled").GetBoolean());
        Assert.Equal("https://download.pytorch.org/models/vgg16-397923af.pth", vgg.GetProperty("files")[0].GetProperty("address").GetString());
    }

    private async Task<(int ExitCode, bool IsSaid)> Says(string text, params string[] arguments)
    {
        CliResult result = await Run(model.Home, arguments);
        return (result.ExitCode, (result.Stdout + result.Stderr).Contains(text, StringComparison.Ordinal));
    }

    private Task<CliResult> Run(string home, params string[] arguments)
    {
        Directory.CreateDirectory(home);
        return CliProcess.Run(_folder.Root, home, arguments);
    }
}
