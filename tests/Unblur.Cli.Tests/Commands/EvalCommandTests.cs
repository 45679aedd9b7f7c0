using System.Text.Json;
using Unblur.Cli.Tests.Running;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What <c>unblur eval</c> measures, of files, folders and data sets.</summary>
public sealed class EvalCommandTests(InstalledModel model) : EvalTests(model)
{
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
            Folder.Write($"{sharp} {blurry} ", "set", "RealBlur_J_test_list.txt");
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

        Folder.Write("test/S1/blur/2.png\n", "set", "test_blur_file.txt");
        Folder.Write("test/S1/sharp/2.png\n", "set", "test_sharp_file.txt");

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
}
