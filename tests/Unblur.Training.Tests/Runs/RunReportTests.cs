using Unblur.Imaging;
using Unblur.TestKit;
using Unblur.TestKit.Images;
using Unblur.Training.Runs;

namespace Unblur.Training.Tests.Runs;

public sealed class RunReportTests
{
    [Fact]
    public void Write_RunWithCurvesAndPictures_HoldsThemAllAndLoadsNothing()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("recipe.yaml"), "kind: <neurmap>");
        File.WriteAllText(folder.File("log.jsonl"), "{\"step\":1,\"deblur.reblur\":0.5,\"schedule\":1}\n{\"step\":2,\"deblur.reblur\":0.25,\"validation.psnr\":30.5}\n{\"step\":3,\"de");
        Directory.CreateDirectory(folder.File("samples"));
        for (int i = 1; i <= 12; i++)
        {
            Photo.FromPlanes(TestPhotos.Draw(i, 24, 16)).Save(folder.File($"samples/00-dog-{i:00000000}.jpg"));
        }

        string page = File.ReadAllText(RunReport.Write(folder.Path));

        Assert.Contains("step 2", page, StringComparison.Ordinal);
        Assert.Contains("deblur.reblur <b>0.25</b>", page, StringComparison.Ordinal);
        Assert.Contains("validation.psnr <b>30.5</b>", page, StringComparison.Ordinal);
        Assert.Contains("kind: &lt;neurmap&gt;", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("<polyline").Length - 1);
        Assert.Equal(8, page.Split("data:image/jpeg;base64,").Length - 1);
        Assert.Contains("00-dog, step 12", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LongRun_StaysSmall()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("recipe.yaml"), "kind: neurmap");
        File.WriteAllLines(folder.File("log.jsonl"), Enumerable.Range(1, 20000).Select(step => $"{{\"step\":{step},\"loss\":{step % 7}}}"));

        Assert.InRange(new FileInfo(RunReport.Write(folder.Path)).Length, 1000, 20000);
    }

    [Fact]
    public void Write_RunThatHasNotBegun_SaysSo()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("recipe.yaml"), "kind: neurmap");

        Assert.Contains("nothing logged yet", File.ReadAllText(RunReport.Write(folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Strips_ComparesBlurryWithRestoredAndTheFirstWithTheLatest()
    {
        using TemporaryFolder folder = new();
        WriteRun(folder, steps: [0, 100]);

        string page = File.ReadAllText(RunReport.Write(folder.Path));

        Assert.Equal(2, page.Split("class=\"compare\"").Length - 1);
        Assert.Contains("alt=\"00-dog, restored at step 0\"", page, StringComparison.Ordinal);
        Assert.Contains("alt=\"00-dog, restored at step 100\"", page, StringComparison.Ordinal);
        Assert.Contains("alt=\"00-dog, motion\"", page, StringComparison.Ordinal);
        Assert.Contains("Full colour is 40 px", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Page_OpensWithVerdictThenPicturesAndEndsWithTheRecipe()
    {
        using TemporaryFolder folder = new();
        WriteRun(folder, steps: [0]);

        string page = File.ReadAllText(RunReport.Write(folder.Path));

        string[] parts = ["Does it help?", "<h2>Pictures</h2>", "<h2>validation</h2>", "<summary>Recipe"];
        int[] places = [.. parts.Select(part => page.IndexOf(part, StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.All(places, place => Assert.True(place > 0));
        Assert.DoesNotContain("class=\"compare\"><div class=\"views\"><img alt=\"00-dog, restored at", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PictureWithoutMotion_LabelsTheThirdPartSharp()
    {
        using TemporaryFolder folder = new();
        WriteRun(folder, steps: []);
        new RunPictures(folder.File("samples"), warn: null).TryWrite("short-0", 5, () => new SampleStrip(new(3, 32, 32), new(3, 32, 32), null, new(3, 32, 32)).Join());

        string page = File.ReadAllText(RunReport.Write(folder.Path));

        Assert.Contains("alt=\"short-0, sharp\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alt=\"short-0, motion\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_DamagedPicture_IsShownAsItIs()
    {
        using TemporaryFolder folder = new();
        WriteRun(folder, steps: [0]);
        folder.Write("samples/00-dog-00000005.jpg", [1, 2, 3]);

        Assert.Contains("data:image/jpeg;base64,AQID", File.ReadAllText(RunReport.Write(folder.Path)), StringComparison.Ordinal);
    }

    private static void WriteRun(TemporaryFolder folder, long[] steps)
    {
        File.WriteAllText(folder.File("recipe.yaml"), "kind: neurmap");
        File.WriteAllText(folder.File("log.jsonl"), "{\"step\":1,\"validation.psnr\":30.5}");
        RunPictures pictures = new(folder.File("samples"), warn: null);
        pictures.TryWriteLegend(40);
        foreach (long step in steps)
        {
            pictures.TryWrite("00-dog", step, () => new SampleStrip(TestPhotos.Draw(1, 32, 32), TestPhotos.Draw(2, 32, 32), TestPhotos.Draw(3, 32, 32), null).Join());
        }
    }

    [Fact]
    public void Write_NoRun_IsRefused()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<DirectoryNotFoundException>(() => RunReport.Write(folder.Path));
    }
}
