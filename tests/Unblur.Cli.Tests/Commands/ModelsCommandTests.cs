using Unblur.Cli.Tests.Running;

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

    private Task<CliResult> Run(string home, params string[] arguments)
    {
        Directory.CreateDirectory(home);
        return CliProcess.Run(_folder.Root, home, arguments);
    }
}
