using Unblur.Cli.Tests.Running;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What <c>unblur eval</c> cannot measure, and how it says so.</summary>
public sealed class EvalRefusalTests(InstalledModel model) : EvalTests(model)
{
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
        Folder.Touch("restored", "notes.txt");
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
        Folder.Write("this is a text", "set", "sharp", "2.png");
        CliResult result = await Run("eval", "--dataset", "blur-sharp", "set", "--page", "page.html", "--csv", "scores.csv");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("set/sharp/2.png: is not a photograph", result.Stderr, StringComparison.Ordinal);
        Assert.StartsWith("mean of 1 out of 2 [matlab]", result.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("is not a photograph", File.ReadAllText(Folder.PathOf("page.html")), StringComparison.Ordinal);
        Assert.Contains("2.png,matlab,,,,,\"set/sharp/2.png: is not a photograph", File.ReadAllText(Folder.PathOf("scores.csv")), StringComparison.Ordinal);
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
}
