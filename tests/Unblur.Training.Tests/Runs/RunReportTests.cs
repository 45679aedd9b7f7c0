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
    public void Write_NoRun_IsRefused()
    {
        using TemporaryFolder folder = new();

        Assert.Throws<DirectoryNotFoundException>(() => RunReport.Write(folder.Path));
    }
}
