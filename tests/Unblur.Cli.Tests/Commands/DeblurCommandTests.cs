using System.Globalization;
using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.Cli.Weights;
using Unblur.Imaging;
using Repository = Unblur.TestKit.Repository;

namespace Unblur.Cli.Tests.Commands;

/// <summary>The program as a child process, with a model that gives every photo back as it was.</summary>
public sealed class DeblurCommandTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Deblur_OnePhoto_WritesItBesideAndPrintsThePath()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run("deblur", "photo.png");
        Assert.Equal((0, "photo_deblurred.png\n"), (result.ExitCode, result.Stdout));
        Assert.Equal(Pixels("photo.png"), Pixels("photo_deblurred.png"));
        Assert.DoesNotContain('\u001b', result.Stderr);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public async Task Deblur_ModelThatChangesPhotos_WritesWhatTheLibraryRestores(double strength)
    {
        string photo = TestPhotos.Write(_folder.PathOf("photo.png"));
        TestModel.Install(_folder.PathOf("home"), residual: 0.05);

        CliResult result = await CliProcess.Run(
            _folder.Root, _folder.PathOf("home"), "deblur", "photo.png", "--no-guard", "--precision", "fp32", "--device", "cpu", "--strength", strength.ToString(CultureInfo.InvariantCulture));

        DeblurOptions options = new() { Guard = false, Device = "cpu", Strength = strength };
        using var deblurrer = Deblurrer.Load(TorchWeights.Open(_folder.PathOf("home", "models")), TestModel.Name, options);
        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual(Pixels("photo.png"), Pixels("photo_deblurred.png"));
        Assert.Equal(deblurrer.Restore(Photo.Open(photo)).Photo.ToPlanes().Values, Pixels("photo_deblurred.png"));
    }

    [Fact]
    public async Task Deblur_DiagnoseWithAModelThatDoesNotLook_SaysSoAndWritesNothing()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run("deblur", "photo.png", "--diagnose");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("does not say what a photo suffers from", result.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("photo_deblurred.png")));
    }

    [Fact]
    public async Task Deblur_DiagnoseWithAnotherMethod_IsRefused()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run("deblur", "photo.png", "--diagnose", "--method", "map");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--diagnose looks at photos as the default method does", result.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Deblur_DiagnoseWithTheModelThatShips_SaysWhatThePhotoSuffersFrom()
    {
        string home = Repository.PathOf(".");
        Skip.IfNot(File.Exists(Repository.PathOf("models", "shakeunet.safetensors")), "the weights are not in this checkout");
        File.Copy(Repository.PathOf("samples", "street.jpg"), _folder.PathOf("street.jpg"));
        CliResult text = await CliProcess.Run(_folder.Root, home, "deblur", "street.jpg", "--diagnose");
        CliResult json = await CliProcess.Run(_folder.Root, home, "deblur", "street.jpg", "--diagnose", "--json");
        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.StartsWith("street.jpg: hand shake of about", text.Stdout, StringComparison.Ordinal);
        JsonElement photo = JsonDocument.Parse(json.Stdout).RootElement.GetProperty("photos")[0];
        Assert.Equal(("diagnosed", "handShake"), (photo.GetProperty("status").GetString(), photo.GetProperty("diagnosis").GetProperty("kind").GetString()));
        Assert.Equal(["street.jpg"], Directory.EnumerateFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Deblur_NamesInAnyScript_ComeOut()
    {
        string[] names = ["a[1]", "[1]", "夏の思い出", "🌊 sea", "two  spaces", "@at"];
        foreach (string name in names)
        {
            TestPhotos.Write(_folder.PathOf($"{name}.png"));
        }

        CliResult result = await Run(["deblur", .. names.Select(name => $"{name}.png")]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(names.Select(name => $"{name}_deblurred.png"), result.Lines);
        Assert.All(result.Lines, path => Assert.True(File.Exists(_folder.PathOf(path))));
    }

    [Fact]
    public async Task Deblur_FolderRecursivelyIntoAnother_MirrorsTheTree()
    {
        TestPhotos.Write(_folder.PathOf("in", "a.png"));
        TestPhotos.Write(_folder.PathOf("in", "deeper", "b.jpg"));
        TestPhotos.WriteBitmap(_folder.PathOf("in", "deeper", "c.bmp"));
        CliResult result = await Run("deblur", "-i", "in", "-o", "out", "-r", "-q");
        Assert.Equal((0, ""), (result.ExitCode, result.Stderr));
        Assert.Equal(["out/a_deblurred.png", "out/deeper/b_deblurred.jpg", "out/deeper/c_deblurred.png"], _folder.Files().Where(path => path.StartsWith("out", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Deblur_GoodAndBadFiles_WritesTheGoodAndReportsTheBad()
    {
        TestPhotos.Write(_folder.PathOf("good.png"));
        string cut = TestPhotos.Write(_folder.PathOf("cut.jpg"), 200, 200);
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..1500]);
        _folder.Write("this is a text", "text.png");
        CliResult result = await Run("deblur", ".", "gone.png", "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(("restored", "failed", "failed", "failed"), (Status(result, "good.png"), Status(result, "cut.jpg"), Status(result, "text.png"), Status(result, "gone.png")));
        Assert.All(["cut.jpg", "text.png", "gone.png"], name => Assert.Equal(2, result.Stderr.Split($"{name}: ").Length - 1)); // at once, and in the summary
        Assert.Equal(["cut.jpg", "good.png", "good_deblurred.png", "text.png"], _folder.Files());
    }

    [Fact]
    public async Task Deblur_TiffOfSeveralPages_RestoresTheFirstAndSaysSo()
    {
        TestPhotos.WritePages(_folder.PathOf("scan.tif"), pages: 3);
        CliResult result = await Run("deblur", "scan.tif", "--json");
        Assert.Equal((0, 3), (result.ExitCode, result.Json.GetProperty("photos")[0].GetProperty("pages").GetInt32()));
        Assert.Contains("first of its 3 pages", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_TiffOfSeveralPagesOverItself_IsRefused()
    {
        TestPhotos.WritePages(_folder.PathOf("scan.tif"), pages: 2);
        byte[] before = File.ReadAllBytes(_folder.PathOf("scan.tif"));
        CliResult result = await Run("deblur", "scan.tif", "-o", "scan.tif", "--overwrite");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("2 pages", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.PathOf("scan.tif")));
    }

    [Fact]
    public async Task Deblur_Again_SkipsWhatIsDoneUnlessOverwritten()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        string done = _folder.Write("not touched", "photo_deblurred.png");
        CliResult skipped = await Run("deblur", "photo.png", "--json");
        Assert.Equal((0, "skipped", "not touched"), (skipped.ExitCode, Status(skipped, "photo.png"), File.ReadAllText(done)));
        CliResult again = await Run("deblur", "photo.png", "--json", "--overwrite");
        Assert.Equal((0, "restored"), (again.ExitCode, Status(again, "photo.png")));
        Assert.Equal(Pixels("photo.png"), Pixels("photo_deblurred.png"));
    }

    [Fact]
    public async Task Deblur_DryRun_ShowsThePlanAndWritesNothing()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await CliProcess.Run(_folder.Root, _folder.Root, "deblur", "photo.png", "-o", "out/", "--dry-run"); // needs no model either
        Assert.Equal((0, "photo.png -> out/photo_deblurred.png\n"), (result.ExitCode, result.Stdout));
        Assert.Equal(["photo.png"], _folder.Files());
    }

    [Fact]
    public async Task Deblur_Json_TellsHowAndInTotal()
    {
        TestPhotos.Write(_folder.PathOf("写真.jpg"), 96, 80);
        CliResult result = await Run("deblur", "写真.jpg", "--json", "--format", "png", "--tile", "64", "--precision", "fp32", "--device", "cpu", "--strength", "0.5");
        JsonElement report = result.Json, photo = result.Photos["写真.jpg"];
        Assert.Equal((1, "deblur"), (report.GetProperty("schema").GetInt32(), report.GetProperty("command").GetString()));
        Assert.Equal((0, JsonValueKind.Null), (report.GetProperty("exitCode").GetInt32(), report.GetProperty("error").ValueKind));
        Assert.Equal((1, 1, 0), (Total("inputs"), Total("restored"), Total("failed")));
        Assert.Equal(("写真_deblurred.png", "tiny", "cpu", "float32"), (Text("output"), Text("model"), Text("device"), Text("precision")));
        Assert.Equal((96, 80), (photo.GetProperty("width").GetInt32(), photo.GetProperty("height").GetInt32()));
        Assert.InRange(photo.GetProperty("tile").GetInt32(), 1, 64);
        Assert.True(photo.GetProperty("tiles").GetInt32() > 1);
        Assert.Equal((0.5, "passed"), (photo.GetProperty("strength").GetDouble(), Text("guard")));
        Assert.Contains("写真", result.Stdout, StringComparison.Ordinal);

        int Total(string name) => report.GetProperty("totals").GetProperty(name).GetInt32();
        string? Text(string name) => photo.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Deblur_UnfinishedFileOfAKilledRun_IsRemoved()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        _folder.Write("half a file", $".1{AtomicFile.TemporarySuffix}");
        Assert.Equal(0, (await Run("deblur", "photo.png")).ExitCode);
        Assert.Equal(["photo.png", "photo_deblurred.png"], _folder.Files());
    }

    [Theory]
    [InlineData("deblur", "photo.png", "-n", "tyni")]
    [InlineData("deblur", "photo.png", "-n", "tyni", "--dry-run", "--overwrite")]
    public async Task Deblur_MisspeltModelWhereNothingHasToBeRestored_Gives5(params string[] arguments)
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        TestPhotos.Write(_folder.PathOf("photo_deblurred.png"));
        CliResult result = await Run(arguments);
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("there is no model 'tyni'", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("deblur", "photo.png", "-n", TestModel.Name)).ExitCode);
    }

    [Fact]
    public async Task Deblur_RunWithoutWeights_Gives5AndSaysWhenTheyCome()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        _folder.Touch("run", "recipe.yaml");
        CliResult result = await Run("deblur", "photo.png", "-n", "run");
        Assert.Equal(5, result.ExitCode);
        Assert.Contains("the run in run has no weights yet: it writes the first with its first checkpoint", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_NothingMatches_Gives4()
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        CliResult result = await Run("deblur", "empty", "*.jpg");
        Assert.Equal((4, ""), (result.ExitCode, result.Stdout));
        Assert.Contains("no photo was found", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_NoModel_Gives5InTheReportToo()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await CliProcess.Run(_folder.Root, _folder.Root, "deblur", "photo.png", "--json");
        Assert.Equal((5, 5), (result.ExitCode, result.Json.GetProperty("exitCode").GetInt32()));
        Assert.Contains("model", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_DamagedWeights_Gives5()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        string weights = TestModel.Install(_folder.PathOf("home"));
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Assert.Equal(5, (await CliProcess.Run(_folder.Root, _folder.PathOf("home"), "deblur", "photo.png")).ExitCode);
    }

    [Fact]
    public async Task Deblur_TooLargeAPhoto_FailsWithTheLimit()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run("deblur", "photo.png", "--max-pixels", "1000");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("48 x 32", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deblur_NoMemoryAtAll_Gives6()
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run("deblur", "photo.png", "--max-memory", "1MB");
        Assert.Equal(6, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device", "toaster")]
    [InlineData("--device", "cuda:99")]
    [InlineData("--tile", "7")]
    public async Task Deblur_OptionThatTheLibraryRefuses_Gives2(string option, string value)
    {
        TestPhotos.Write(_folder.PathOf("photo.png"));
        CliResult result = await Run("deblur", "photo.png", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(value.Split(':')[0], result.Stderr, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, model.Home, arguments);

    private static string Status(CliResult result, string name) => result.Photos[name].GetProperty("status").GetString()!;

    private float[] Pixels(string name) => Photo.Open(_folder.PathOf(name)).ToPlanes().Values;
}
