using System.Globalization;
using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Tests.Commands;

/// <summary>The program as a child process, with a model that gives every photo back as it was.</summary>
public sealed class EvalCommandTests(InstalledModel model) : IClassFixture<InstalledModel>, IDisposable
{
    private const double Tolerance = 1e-9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eval_TwoFiles_PrintsTheProfilesNumbers()
    {
        WritePhoto("a.png", 1);
        WritePhoto("b.png", 2);
        CliResult result = await Run("eval", "a.png", "b.png");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Profile matlab", result.Stdout, StringComparison.Ordinal);
        IReadOnlyList<Score> expected = Expected("matlab", "a.png", "b.png");
        string[] mean = result.Lines[^1].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["mean of 1 [matlab]", Four(expected[0].Value), Four(expected[1].Value)], mean);
        Assert.Contains(expected[0].ToString(), result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matlab")]
    [InlineData("neurmap")]
    [InlineData("realblur")]
    [InlineData("deepdeblur")]
    [InlineData("basicsr")]
    [InlineData("dbgan")]
    [InlineData("kohler")]
    public async Task Eval_Folders_MeasuresAsTheLibraryDoes(string profile)
    {
        const int Side = 192; // MS-SSIM's five scales need as much
        foreach (int i in new[] { 1, 2 })
        {
            WritePhoto($"restored/deeper/{i}_deblurred.png", i, Side);
            WritePhoto($"sharp/deeper/{i}.png", i + 2, Side);
        }

        CliResult result = await Run("eval", "restored", "sharp", "--profile", profile, "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(profile, result.Json.GetProperty("profile").GetProperty("name").GetString());
        JsonElement[] photos = [.. result.Json.GetProperty("photos").EnumerateArray()];
        IReadOnlyList<Score>[] expected = [.. new[] { 1, 2 }.Select(i => Expected(profile, $"restored/deeper/{i}_deblurred.png", $"sharp/deeper/{i}.png"))];
        Assert.Equal(["deeper/1_deblurred.png", "deeper/2_deblurred.png"], photos.Select(photo => photo.GetProperty("name").GetString()));
        foreach ((JsonElement photo, IReadOnlyList<Score> scores) in photos.Zip(expected))
        {
            AssertScores(scores, photo.GetProperty("after"));
        }

        AssertScores(Score.Mean(expected), result.Json.GetProperty("mean").GetProperty("after"));
    }

    [Fact]
    public async Task Eval_Before_MeasuresBlurryAndRestoredAlike()
    {
        WritePhoto("blurry/1_blurry.png", 3);
        WritePhoto("restored/1.png", 2);
        WritePhoto("sharp/1_sharp.png", 1);
        CliResult result = await Run("eval", "restored", "sharp", "--before", "blurry", "--json");
        Assert.Equal(0, result.ExitCode);
        JsonElement photo = result.Json.GetProperty("photos")[0];
        AssertScores(Expected("matlab", "blurry/1_blurry.png", "sharp/1_sharp.png"), photo.GetProperty("before"));
        AssertScores(Expected("matlab", "restored/1.png", "sharp/1_sharp.png"), photo.GetProperty("after"));
    }

    [Theory]
    [InlineData("blur-sharp", "blur", "sharp")]
    [InlineData("input-target", "input", "target")]
    public async Task Eval_DataSetWithModel_RestoresAndMeasuresBeforeAndAfter(string layout, string blurry, string sharp)
    {
        WritePhoto($"set/{blurry}/{blurry}_00.png", 1);
        WritePhoto($"set/{sharp}/{sharp}_00.png", 2);
        CliResult result = await Run("eval", "--dataset", layout, "set", "-n", TestModel.Name, "--precision", "fp32", "--device", "cpu", "--json");
        Assert.Equal(0, result.ExitCode);
        JsonElement photo = result.Json.GetProperty("photos")[0];
        IReadOnlyList<Score> same = Expected("matlab", $"set/{blurry}/{blurry}_00.png", $"set/{sharp}/{sharp}_00.png");
        AssertScores(same, photo.GetProperty("before"));
        AssertScores(same, photo.GetProperty("after")); // the model changes nothing
        Assert.True(photo.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal("tiny (resunet), cpu", result.Json.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Eval_DataSetAlone_MeasuresTheBlurryPhotos()
    {
        WritePair(1);
        CliResult result = await Run("eval", "--dataset", "blur-sharp", "set", "--json");
        JsonElement photo = result.Json.GetProperty("photos")[0];
        AssertScores(Expected("matlab", "set/blur/1.png", "set/sharp/1.png"), photo.GetProperty("after"));
        Assert.False(photo.TryGetProperty("before", out _));
    }

    [Fact]
    public async Task Eval_DataSetWithRestoredFolder_MeasuresThoseAndTheBlurry()
    {
        WritePair(1);
        WritePhoto("out/1_deblurred.png", 7);
        CliResult result = await Run("eval", "--dataset", "blur-sharp", "set", "--restored", "out", "--json");
        Assert.Equal(0, result.ExitCode);
        JsonElement photo = result.Json.GetProperty("photos")[0];
        AssertScores(Expected("matlab", "set/blur/1.png", "set/sharp/1.png"), photo.GetProperty("before"));
        AssertScores(Expected("matlab", "out/1_deblurred.png", "set/sharp/1.png"), photo.GetProperty("after"));
    }

    [Theory]
    [InlineData("gopro", "S1/blur/1.png", "S1/sharp/1.png", "S1_1")]
    [InlineData("gopro-gamma", "S1/blur_gamma/1.png", "S1/sharp/1.png", "S1_1")]
    [InlineData("gong", "7_blurryimg.png", "7_gtimg.png", "7")]
    [InlineData("realblur", "J/scene001/blur/blur_1.png", "J/scene001/gt/gt_1.png", "scene001_blur_1")]
    public async Task Eval_PublishedLayout_MeasuresUnderItsProfile(string layout, string blurry, string sharp, string name)
    {
        const int Side = 192; // room for an alignment
        WritePhoto($"set/{blurry}", 1, Side);
        WritePhoto($"set/{sharp}", 3, Side);
        WritePhoto($"flat/{name}.png", 5, Side);
        if (layout == "realblur")
        {
            _folder.Write($"{sharp} {blurry} ", "set", "RealBlur_J_test_list.txt");
        }

        CliResult result = await Run("eval", "--dataset", layout, "set", "--restored", "flat", "--json");
        Assert.Equal((0, ""), (result.ExitCode, result.Json.GetProperty("error").GetString() ?? ""));
        string profile = result.Json.GetProperty("profile").GetProperty("name").GetString()!;
        Assert.Equal(layout switch { "realblur" => "realblur", "gong" => "neurmap", _ => "matlab" }, profile);
        JsonElement photo = result.Json.GetProperty("photos")[0];
        Assert.Equal(name, photo.GetProperty("name").GetString());
        AssertScores(Expected(profile, $"set/{blurry}", $"set/{sharp}"), photo.GetProperty("before"));
        AssertScores(Expected(profile, $"flat/{name}.png", $"set/{sharp}"), photo.GetProperty("after"));
    }

    [Fact]
    public async Task Eval_Kohler_TakesTheBestFrame()
    {
        const int Side = 192;
        WritePhoto("set/Blurry1_3.png", 1, Side);
        WritePhoto("set/GroundTruth1_3/1.png", 3, Side);
        WritePhoto("set/GroundTruth1_3/2.png", 1, Side);
        CliResult result = await Run("eval", "--dataset", "kohler", "set", "--json");
        JsonElement scores = result.Json.GetProperty("photos")[0].GetProperty("after");
        Assert.Equal((0, "inf"), (result.ExitCode, scores.GetProperty("psnr").GetString()));
        Assert.Equal(1, scores.GetProperty("mssim").GetDouble(), Tolerance);
        await AssertRefused(2, "use kohler", "--dataset", "kohler", "set", "--profile", "matlab");
    }

    [Fact]
    public async Task Eval_GoProByAListOfIts_MeasuresWhatIsListed()
    {
        foreach (string photo in new[] { "blur/1.png", "blur/2.png", "sharp/1.png", "sharp/2.png" })
        {
            WritePhoto($"set/test/S1/{photo}", photo.Length);
        }

        _folder.Write("test/S1/blur/2.png\n", "set", "test_blur_file.txt");
        _folder.Write("test/S1/sharp/2.png\n", "set", "test_sharp_file.txt");

        CliResult result = await Run("eval", "--dataset", "gopro", "set/test_blur_file.txt", "--json");

        Assert.Equal((0, "matlab"), (result.ExitCode, result.Json.GetProperty("profile").GetProperty("name").GetString()));
        Assert.Equal(["S1_2"], result.Json.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Eval_OtherLayoutThanNamed_Gives2AndSaysWhich()
    {
        WritePair(1);
        await AssertRefused(2, "is laid out as blur-sharp, not as gopro", "--dataset", "gopro", "set");
    }

    [Fact]
    public async Task Eval_MoreThreads_ChangeNothing()
    {
        for (int i = 0; i < 8; i++)
        {
            WritePair(i);
        }

        CliResult one = await Run("eval", "--dataset", "blur-sharp", "set", "--threads", "1");
        CliResult four = await Run("eval", "--dataset", "blur-sharp", "set", "--threads", "4");
        Assert.Equal((0, one.Stdout), (four.ExitCode, four.Stdout));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}.png"), four.Lines.Where(line => line.Contains(".png ", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Eval_EqualPhotos_AreInfinite()
    {
        WritePhoto("a.png", 1);
        CliResult result = await Run("eval", "a.png", "a.png", "--json", "--csv", "a.csv");
        Assert.Equal((0, "inf"), (result.ExitCode, result.Json.GetProperty("photos")[0].GetProperty("after").GetProperty("psnr").GetString()));
        Assert.Equal(["photo,profile,width,height,psnr,ssim,failure", "a.png,matlab,48,32,inf,1,"], File.ReadAllLines(_folder.PathOf("a.csv")));
    }

    [Fact]
    public async Task Eval_Csv_HasEveryDigitAndQuotes()
    {
        WritePhoto("restored/a, \"b\".png", 1);
        WritePhoto("sharp/a, \"b\".png", 2);
        Assert.Equal(0, (await Run("eval", "restored", "sharp", "--csv", "scores.csv")).ExitCode);
        string[] lines = File.ReadAllLines(_folder.PathOf("scores.csv"));
        IReadOnlyList<Score> expected = Expected("matlab", "restored/a, \"b\".png", "sharp/a, \"b\".png");
        string numbers = string.Join(',', expected.Select(score => score.Value.ToString("R", CultureInfo.InvariantCulture)));
        Assert.Equal($"\"a, \"\"b\"\".png\",matlab,48,32,{numbers},", lines[1]);
    }

    [Fact]
    public async Task Eval_Page_IsOneFileWithTableAndPictures()
    {
        for (int i = 0; i < 8; i++)
        {
            WritePair(i);
        }

        WritePhoto("set/blur/<b>&.png", 1);
        WritePhoto("set/sharp/<b>&.png", 2);
        Assert.Equal(0, (await Run("eval", "--dataset", "blur-sharp", "set", "-n", TestModel.Name, "--page", "page.html")).ExitCode);
        string page = File.ReadAllText(_folder.PathOf("page.html"));
        Assert.Equal(6 * 3, page.Split("src=\"data:image/jpeg;base64,").Length - 1); // three worst, three best: blurry, restored, sharp
        Assert.Equal(6 * 3, page.Split("<img").Length - 1);
        Assert.Equal(6 * 3, page.Split("alt=\"").Length - 1);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;.png", page, StringComparison.Ordinal);
        Assert.Contains("mean of 9 [matlab]", page, StringComparison.Ordinal);
        string top = page[..page.IndexOf("<img", StringComparison.Ordinal)];
        Assert.Contains("mean of 9 [matlab]: psnr before", top, StringComparison.Ordinal);
        Assert.Contains($"Data set {_folder.PathOf("set")}, laid out as blur-sharp", top, StringComparison.Ordinal);
        Assert.Contains(DateTimeOffset.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), top, StringComparison.Ordinal);
        byte[] picture = Convert.FromBase64String(page.Split("data:image/jpeg;base64,")[1].Split('"')[0]);
        Assert.Equal((48, 32), (Photo.Decode(picture).Width, Photo.Decode(picture).Height));
    }

    [Fact]
    public async Task Eval_WrongFolder_Gives2AndNamesIt()
    {
        WritePhoto("sharp/1.png", 1);
        await AssertRefused(2, "restord: there is no such file or folder", "restord", "sharp");
        await AssertRefused(2, "sharp/1.png is a file but sharp is a folder", "sharp", "sharp/1.png");
        await AssertRefused(2, "blur: there is no such folder", "--dataset", "blur-sharp", ".");
        await AssertRefused(2, "nowhere: there is no such folder", "--dataset", "blur-sharp", "nowhere");
    }

    [Fact]
    public async Task Eval_SetInParts_PointsToItsTestPart()
    {
        foreach (string file in new[] { "train/blur/1.png", "train/sharp/1.png", "test/blur/2.png", "test/sharp/2.png" })
        {
            WritePhoto($"set/{file}", 1);
        }

        await AssertRefused(2, "set is divided into train, test: name the part to measure, such as set/test", "--dataset", "blur-sharp", "set");
        Assert.Equal(0, (await Run("eval", "--dataset", "blur-sharp", "set/test")).ExitCode);
    }

    [Fact]
    public async Task Eval_EmptyFolder_Gives2AndNamesIt()
    {
        WritePhoto("sharp/1.png", 1);
        _folder.Touch("restored", "notes.txt");
        await AssertRefused(2, "restored: no photo in this folder", "restored", "sharp");
    }

    [Fact]
    public async Task Eval_MissingPartner_Gives2AndNamesBothPaths()
    {
        WritePhoto("restored/1.png", 1);
        WritePhoto("restored/2.png", 2);
        WritePhoto("sharp/1.png", 1);
        WritePhoto("sharp/3.png", 3);
        CliResult result = await AssertRefused(2, "restored/2.png has no partner: expected sharp/2.png", "restored", "sharp");
        Assert.Contains("sharp/3.png has no partner: expected restored/3.png", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("--allow-missing", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_AllowMissing_LeavesOutAndSaysSo()
    {
        WritePhoto("restored/1.png", 1);
        WritePhoto("restored/2.png", 2);
        WritePhoto("sharp/1.png", 2);
        CliResult result = await Run("eval", "restored", "sharp", "--allow-missing");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("mean of 1 out of 2 [matlab]", result.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("left out: restored/2.png", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_NoPartnersAtAll_Gives2EvenWhereMissingAreAllowed()
    {
        WritePhoto("restored/2.png", 2);
        WritePhoto("sharp/1.png", 2);
        await AssertRefused(2, "no two photos are partners", "restored", "sharp", "--allow-missing");
    }

    [Fact]
    public async Task Eval_TwoCandidatesForOnePartner_Gives2AndNamesBoth()
    {
        WritePhoto("restored/1_deblurred.png", 2);
        WritePhoto("restored/1_deblurred.jpg", 2);
        WritePhoto("sharp/1.png", 2);
        await AssertRefused(2, "restored/1_deblurred.jpg and restored/1_deblurred.png", "restored", "sharp");
    }

    [Fact]
    public async Task Eval_SizeMismatchOfOne_Gives3AndMeasuresTheOthers()
    {
        WritePair(1);
        WritePair(2);
        WritePhoto("set/blur/2.png", 1, width: 47);
        CliResult result = await Run("eval", "--dataset", "blur-sharp", "set", "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("restored set/blur/2.png is 47 x 32 but sharp set/sharp/2.png is 48 x 32", result.Stderr, StringComparison.Ordinal);
        Assert.Equal(1, result.Json.GetProperty("mean").GetProperty("photos").GetInt32());
        AssertScores(Expected("matlab", "set/blur/1.png", "set/sharp/1.png"), result.Json.GetProperty("mean").GetProperty("after"));
        Assert.Contains("47 x 32", result.Json.GetProperty("photos")[1].GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_SizeMismatchOfAll_Gives2()
    {
        WritePhoto("a.png", 1, width: 40);
        WritePhoto("b.png", 1);
        CliResult result = await Run("eval", "a.png", "b.png");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("restored a.png is 40 x 32 but sharp b.png is 48 x 32", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_UnreadablePhoto_Gives3AndMeasuresTheOthers()
    {
        WritePair(1);
        WritePair(2);
        _folder.Write("this is a text", "set", "sharp", "2.png");
        CliResult result = await Run("eval", "--dataset", "blur-sharp", "set", "--page", "page.html", "--csv", "scores.csv");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("set/sharp/2.png: is not a photograph", result.Stderr, StringComparison.Ordinal);
        Assert.StartsWith("mean of 1 out of 2 [matlab]", result.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("is not a photograph", File.ReadAllText(_folder.PathOf("page.html")), StringComparison.Ordinal);
        Assert.Contains("2.png,matlab,,,,,\"set/sharp/2.png: is not a photograph", File.ReadAllText(_folder.PathOf("scores.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_PhotoTooSmallForAMeasure_Gives3WithTheSize()
    {
        WritePhoto("a.png", 1);
        CliResult result = await Run("eval", "a.png", "a.png", "--profile", "kohler");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("48 x 32", result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_MetricsWithoutWeights_Gives5AndNamesAllThatIsMissing()
    {
        WritePhoto("a.png", 1);
        CliResult result = await AssertRefused(5, "unblur models pull niqe", "a.png", "a.png", "--metrics", "niqe,lpips-alex");
        Assert.Contains("unblur models pull alexnet", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("unblur models pull lpips-alex", result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_UnknownModel_Gives5()
    {
        WritePair(1);
        await AssertRefused(5, "huge", "--dataset", "blur-sharp", "set", "-n", "huge");
    }

    [Theory]
    [InlineData("choose matlab", "a.png a.png --profile matlb")]
    [InlineData("choose niqe", "a.png a.png --metrics lpips")]
    [InlineData("compares luma", "a.png a.png --profile kohler --metrics lpips-alex")]
    [InlineData("choose blur-sharp", "--dataset gorpo .")]
    [InlineData("there is no folder", "a.png a.png --csv nowhere/a.csv")]
    [InlineData("is a folder", "a.png a.png --page .")]
    [InlineData("/dev/full is a device", "a.png a.png --csv /dev/full")]
    public async Task Eval_OptionThatMakesNoSense_Gives2AndSaysWhatTo(string message, string line)
    {
        WritePhoto("a.png", 1);
        await AssertRefused(2, message, line.Split(' '));
    }

    [Fact]
    public async Task Eval_FailureBeforeTheWork_IsInTheReport()
    {
        CliResult result = await Run("eval", "a.png", "b.png", "--json");
        Assert.Equal((2, 2), (result.ExitCode, result.Json.GetProperty("exitCode").GetInt32()));
        Assert.Contains("a.png", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_Interrupted_Gives130AndNoMean()
    {
        const int Pairs = 500; // more than any machine measures before the signal reaches it
        WritePhoto("set/blur/000.png", 1, 400, 400);
        WritePhoto("set/sharp/000.png", 2, 400, 400);
        foreach (string kind in new[] { "blur", "sharp" })
        {
            for (int i = 1; i < Pairs; i++)
            {
                File.Copy(_folder.PathOf("set", kind, "000.png"), _folder.PathOf("set", kind, $"{i:000}.png"));
            }
        }

        using var run = CliProcess.Start(_folder.Root, model.Home, "eval", "--dataset", "blur-sharp", "set", "--threads", "1", "--csv", "scores.csv", "--json");
        await run.Until(() => run.StderrSoFar.Contains("[2/500]", StringComparison.Ordinal));
        await run.Signal("INT");
        CliResult result = await run.End();
        Assert.Equal((130, 130), (result.ExitCode, result.Json.GetProperty("exitCode").GetInt32()));
        Assert.InRange(result.Json.GetProperty("photos").GetArrayLength(), 2, Pairs - 1);
        Assert.False(result.Json.TryGetProperty("mean", out _));
        Assert.False(File.Exists(_folder.PathOf("scores.csv")));
    }

    private async Task<CliResult> AssertRefused(int exitCode, string message, params string[] arguments)
    {
        CliResult result = await Run(["eval", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Stdout));
        Assert.Contains(message, result.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Stderr, StringComparison.Ordinal);
        return result;
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.Run(_folder.Root, model.Home, arguments);

    private void WritePair(int seed)
    {
        WritePhoto($"set/blur/{seed}.png", seed);
        WritePhoto($"set/sharp/{seed}.png", seed + 1);
    }

    private void WritePhoto(string path, int seed, int? side = null, int width = 48)
        => TestPhotos.Write(_folder.PathOf(path.Split('/')), side ?? width, side ?? 32, seed);

    private IReadOnlyList<Score> Expected(string profile, string restored, string sharp)
        => ScorerProfiles.Find(profile).Score(PhotoCodec.Load(_folder.PathOf(restored.Split('/'))), PhotoCodec.Load(_folder.PathOf(sharp.Split('/'))));

    private static void AssertScores(IReadOnlyList<Score> expected, JsonElement actual)
    {
        Assert.Equal(expected.Select(score => score.Measure), actual.EnumerateObject().Select(property => property.Name));
        Assert.All(expected, score => Assert.Equal(score.Value, actual.GetProperty(score.Measure).GetDouble(), Tolerance));
    }

    private static string Four(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
