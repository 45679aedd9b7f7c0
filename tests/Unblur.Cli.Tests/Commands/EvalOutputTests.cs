using System.Globalization;
using Unblur.Cli.Tests.Running;
using Unblur.Imaging;
using Unblur.Metrics.Scoring;

namespace Unblur.Cli.Tests.Commands;

/// <summary>What <c>unblur eval</c> writes: tables, pages and reports.</summary>
public sealed class EvalOutputTests(InstalledModel model) : EvalTests(model)
{
    [Fact]
    public async Task Eval_EqualPhotos_AreInfinite()
    {
        WritePhoto("a.png", 1);
        CliResult result = await Run("eval", "a.png", "a.png", "--json", "--csv", "a.csv");
        Assert.Equal((0, "inf"), (result.ExitCode, result.Json.GetProperty("photos")[0].GetProperty("after").GetProperty("psnr").GetString()));
        Assert.Equal(["photo,profile,width,height,psnr,ssim,failure", "a.png,matlab,48,32,inf,1,"], File.ReadAllLines(Folder.PathOf("a.csv")));
    }

    [Fact]
    public async Task Eval_Csv_HasEveryDigitAndQuotes()
    {
        WritePhoto("restored/a, \"b\".png", 1);
        WritePhoto("sharp/a, \"b\".png", 2);
        Assert.Equal(0, (await Run("eval", "restored", "sharp", "--csv", "scores.csv")).ExitCode);
        string[] lines = File.ReadAllLines(Folder.PathOf("scores.csv"));
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
        string page = File.ReadAllText(Folder.PathOf("page.html"));
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
        Assert.Contains($"Data set {Folder.PathOf("set")}, laid out as blur-sharp", top, StringComparison.Ordinal);
        Assert.Contains(DateTimeOffset.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), top, StringComparison.Ordinal);
        byte[] picture = Convert.FromBase64String(page.Split("data:image/jpeg;base64,")[1].Split('"')[0]);
        Assert.Equal((48, 32), (Photo.Decode(picture).Width, Photo.Decode(picture).Height));
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
                File.Copy(Folder.PathOf("set", kind, "000.png"), Folder.PathOf("set", kind, $"{i:000}.png"));
            }
        }

        using var run = CliProcess.Start(Folder.Root, Model.Home, "eval", "--dataset", "blur-sharp", "set", "--threads", "1", "--csv", "scores.csv", "--json");
        await run.Until(() => run.StderrSoFar.Contains("[2/500]", StringComparison.Ordinal));
        await run.Signal("INT");
        CliResult result = await run.End();
        Assert.Equal((130, 130), (result.ExitCode, result.Json.GetProperty("exitCode").GetInt32()));
        Assert.InRange(result.Json.GetProperty("photos").GetArrayLength(), 2, Pairs - 1);
        Assert.False(result.Json.TryGetProperty("mean", out _));
        Assert.False(File.Exists(Folder.PathOf("scores.csv")));
    }
}
